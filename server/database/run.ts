import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

/** Whom a program runs as. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Runs a program to its end.
 * @returns what it said.
 * @throws {Error} with what it said, if it did not succeed.
 */
export async function run(program: string, args: readonly string[], owner?: Owner): Promise<string> {
  // Its output goes to a pipe of which the detached database keeps no end: `pg_ctl -l` sees to that.
  const child = spawn(program, args, { ...owner, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${output.trim()}`);
  return output;
}

/** PostgreSQL refuses to run as root: then it gets a user of its own, made if the system has none. */
export async function findPostgresOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await findUser();
  if (found !== undefined) return found;
  await promisify(execFile)('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  return findUser();
}

async function findUser(): Promise<Owner | undefined> {
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async (flag) => Number((await promisify(execFile)('id', [flag, 'postgres'])).stdout)),
    );
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}
