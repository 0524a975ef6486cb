/** A server as a process of its own, from source. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const entry = fileURLToPath(new URL('../main.ts', import.meta.url));
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface ServerProcess {
  readonly origin: string;
  /** @returns its exit code; null if it had none. A process that has ended is left alone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** @throws {Error} with what it said, if it ends before it is ready. */
export async function startServerProcess(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const quiet = { TLS: 'off', HOST: '127.0.0.1', PORT: '0', RATE_LIMITS: 'off' };
  const child = spawn(process.execPath, ['--conditions=secure-chat-source', '--import', loader, entry], {
    env: { ...process.env, ...quiet, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const origin = /ready at (\S+)\n/.exec(output)?.[1];
    if (origin === undefined) continue;
    return {
      origin,
      async end(signal) {
        if (child.exitCode === null && child.signalCode === null) child.kill(signal);
        return (await exited)[0];
      },
    };
  }
  throw new Error(`the server did not start: ${output}`);
}
