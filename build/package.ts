/** `npm run package`: installers of the desktop app for this system, in `desktop/out/installers`. */
import { inRoot } from './root.ts';
import { buildApp } from './build-app.ts';
import { runTool } from './run.ts';

await buildApp();
await runTool(
  'electron-builder',
  ['--config', inRoot('build', 'electron-builder.yml'), '--publish', 'never', ...process.argv.slice(2)],
  {
    cwd: inRoot('desktop'),
  },
);
