/** `npm run seed`: fills a fresh data folder with people who talk, through the real engine. */
import { mkdir } from 'node:fs/promises';
import { inRoot } from './root.ts';
import { runOrFail } from './run.ts';

await mkdir(inRoot('.data'), { recursive: true });
await runOrFail(process.execPath, [
  '--conditions=secure-chat-source',
  '--import',
  'tsx',
  inRoot('desktop', 'engine', 'testing', 'seed.ts'),
]);
