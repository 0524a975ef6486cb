import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fetchTestRuntime } from './electron-test-runtime.ts';

const require = createRequire(import.meta.url);

export interface ElectronRuntime {
  /** The program to start. */
  readonly executable: string;
  readonly version: string;
  /** The version that the product is built for, or an older one that stands in for it in tests. */
  readonly official: boolean;
}

/**
 * Finds an Electron to run. People's machines get the official one, which its own installer
 * downloads. Where that download is not to be had, tests (and only tests and trial runs) use an
 * older official build that travels inside an npm package; whoever runs it is told so.
 */
export async function findElectron(): Promise<ElectronRuntime> {
  const official = officialRuntime();
  if (official) return official;
  return { ...(await fetchTestRuntime()), official: false };
}

function officialRuntime(): ElectronRuntime | null {
  const folder = path.dirname(require.resolve('electron'));
  if (!isInstalled(folder))
    spawnSync(process.execPath, [path.join(folder, 'install.js')], { stdio: 'ignore', timeout: 300_000 });
  if (!isInstalled(folder)) return null;
  const executable = path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8'));
  return { executable, version: readVersion(path.join(folder, 'dist')), official: true };
}

const isInstalled = (folder: string): boolean =>
  existsSync(path.join(folder, 'path.txt')) && existsSync(path.join(folder, 'dist', 'version'));

export const readVersion = (dist: string): string => readFileSync(path.join(dist, 'version'), 'utf8').trim();
