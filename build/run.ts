import { spawn, type SpawnOptions } from 'node:child_process';
import { inRoot, root } from './root.ts';

/** Runs a command in the checkout, its output shown; resolves with its exit code. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** @throws {Error} naming the command, if it does not exit with 0. */
export async function runOrFail(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<void> {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}`);
}

/**
 * Runs a program of node_modules, from its own file: `npx` would look for it among the packages of an
 * outer `npx`, whose settings it inherits.
 */
export function runTool(name: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const program = inRoot('node_modules', '.bin', name);
  if (process.platform !== 'win32') return runOrFail(program, args, options);
  return runOrFail(`"${program}.cmd"`, args, { shell: true, ...options });
}
