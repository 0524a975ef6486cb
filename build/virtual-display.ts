import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Display {
  readonly name: string;
  stop(): void;
}

/** The machine's own display, or one of ours in memory; null where neither is to be had. */
export async function startDisplay(): Promise<Display | null> {
  if (process.platform !== 'linux') return { name: '', stop: () => undefined };
  const own = process.env['DISPLAY'];
  if (own) return { name: own, stop: () => undefined };
  // Xvfb picks a free number by itself and writes it to the file descriptor that it is given.
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(null));
    createInterface({ input: child.stdio[3] as NodeJS.ReadableStream }).once('line', resolve);
  });
  return number === null ? null : { name: `:${number}`, stop: () => void child.kill() };
}
