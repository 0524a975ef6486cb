import { writeFile } from 'node:fs/promises';
import { newestChange } from './newest-change.ts';
import { inRoot } from './root.ts';
import { runTool } from './run.ts';

/** What the bundles are made from. */
const sources = [
  'desktop/bridge',
  'desktop/engine',
  'desktop/main',
  'desktop/preload',
  'desktop/renderer',
  'desktop/electron.vite.config.ts',
  'desktop/package.json',
  'shared',
  'package-lock.json',
].map((place) => inRoot(place));
const stamp = inRoot('desktop', 'out', '.built');

/**
 * Compiles what runs: the server and the shared contract to JavaScript, the desktop app to
 * `desktop/out`. What has not changed since is not built again.
 */
export async function buildApp(say: (line: string) => void = () => undefined): Promise<void> {
  const builtAt = await newestChange([stamp]);
  if (builtAt === 0) say('Building (once; later starts are quick) …');
  await runTool('tsc', ['-b', 'shared', 'server']);
  if ((await newestChange(sources)) < builtAt) return;
  await runTool('electron-vite', ['build', '--logLevel', 'warn'], { cwd: inRoot('desktop') });
  await writeFile(stamp, '');
}
