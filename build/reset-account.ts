/** `npm run reset-account -- <user name>`: the server's command, on the data of `npm start`. */
import { inRoot } from './root.ts';
import { run } from './run.ts';

const source = ['--conditions=secure-chat-source', '--import', 'tsx', inRoot('server', 'main.ts')];
const env = { ...process.env, DATA_DIR: process.env['DATA_DIR'] ?? inRoot('.data', 'server') };
process.exitCode = await run(process.execPath, [...source, 'reset-account', ...process.argv.slice(2)], {
  env,
});
