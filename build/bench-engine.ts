/** `npm run bench:engine`: the engine's cryptography and archive in Node, beside the obvious way to do it. */
import { inRoot } from './root.ts';
import { run } from './run.ts';

process.exitCode = await run(process.execPath, [
  '--conditions=secure-chat-source',
  '--import',
  'tsx',
  inRoot('desktop', 'engine', 'bench', 'main.ts'),
]);
