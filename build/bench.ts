/** `npm run bench`: builds the server as it ships, and measures it. Options go on: `-- --clients 100`. */
import { inRoot } from './root.ts';
import { run, runTool } from './run.ts';

await runTool('tsc', ['-b', 'shared', 'server']);
process.exitCode = await run(process.execPath, [
  '--conditions=secure-chat-source',
  '--import',
  'tsx',
  inRoot('server', 'bench', 'main.ts'),
  ...process.argv.slice(2),
]);
