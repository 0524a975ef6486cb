import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { inRoot, root } from './root.ts';

export interface ServerProcess {
  readonly origin: string;
  /** SHA-256 of its certificate, lower-case hex. */
  readonly code: string;
  readonly process: ChildProcess;
  /** Stops it in order, its database with it. */
  stop(): Promise<void>;
}

/**
 * Starts the compiled server as a process of its own and waits until it says that it is ready.
 * @param settings environment settings over the current ones; see shared/docs/settings.md.
 * @param options `show` hears each line for people; `logFile` takes the log, which else goes to standard error.
 * @throws {Error} if it ends before it is ready.
 */
export async function startServerProcess(
  settings: Readonly<Record<string, string>>,
  options: { readonly show?: (line: string) => void; readonly logFile?: string } = {},
): Promise<ServerProcess> {
  const log = options.logFile === undefined ? 'inherit' : openSync(options.logFile, 'a');
  const child = spawn(process.execPath, [inRoot('server', 'dist', 'main.js')], {
    cwd: root,
    env: { ...process.env, ...settings },
    // The channel says nothing: it closes when this process is gone, and the server stops.
    stdio: ['ignore', 'pipe', log, 'ipc'],
    // Of its own group: a Ctrl-C reaches the launcher alone, which stops things in their order.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { origin, code } = await readiness(child, options.show ?? (() => undefined));
  return {
    origin,
    code,
    process: child,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function readiness(
  child: ChildProcess,
  show: (line: string) => void,
): Promise<{ origin: string; code: string }> {
  return new Promise((resolve, reject) => {
    let code = '';
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`the server ended with ${status} before it was ready`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      show(line);
      const check = /^Server check code: ([0-9A-Fa-f: ]+)$/.exec(line);
      if (check) code = check[1]!.replaceAll(/[^0-9A-Fa-f]/g, '').toLowerCase();
      const ready = /^Secure Chat is ready at (\S+)$/.exec(line);
      if (ready) resolve({ origin: ready[1]!, code });
    });
  });
}
