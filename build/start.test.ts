import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { inRoot } from './root.ts';

let folder: string;
let started: ChildProcess;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'secure-chat-start-'));
  // As root, PostgreSQL runs as somebody else.
  await chmod(folder, 0o755);
});
afterAll(async () => {
  if (started.exitCode === null) process.kill(-started.pid!, 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PORT: '0',
  DATA_DIR: path.join(folder, 'server'),
  CERT_DIR: path.join(folder, 'cert'),
});

/** `npm start`, or what it runs, in a process group of its own, as a terminal has it; resolves when it is ready. */
async function start(
  command: readonly [string, ...string[]] = ['node', 'build/bootstrap.mjs', 'start', '--server-only'],
): Promise<{ ended: Promise<unknown[]>; said: string[]; port: number }> {
  const said: string[] = [];
  const [program, ...args] = command;
  started = spawn(program, args, {
    cwd: inRoot(),
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(),
  });
  const ended = once(started, 'close');
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: started.stdout! }).on('line', (line) => {
      said.push(line);
      const ready = /^Secure Chat is ready at (\S+)$/.exec(line);
      if (ready) resolve(Number(new URL(ready[1]!).port));
    });
    started.once('close', () => reject(new Error(`It ended before it was ready: ${said.join(' / ')}`)));
  });
  return { ended, said, port };
}

const postgresRuns = (): boolean => existsSync(path.join(folder, 'server', 'postgres', 'postmaster.pid'));

function answers(port: number): Promise<boolean> {
  const socket = connect(port, 'localhost');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy());
}

/** The process of the group that runs this script. */
function pidOf(script: string): number {
  const listed = execFileSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' });
  const found = listed
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, group, ...args]) => Number(group) === started.pid && args.includes(script));
  return Number(found![0]);
}

it.each([
  // Ctrl-C reaches every process of the group, and the task once more through its parent.
  ['Ctrl-C', () => process.kill(-started.pid!, 'SIGINT')],
  ['an end from outside', () => process.kill(started.pid!, 'SIGTERM')],
])('stops the server and its database at %s', async (_, end) => {
  const { ended, said } = await start();
  expect(postgresRuns()).toBe(true);
  end();
  expect(await ended).toEqual([0, null]);
  expect(said.at(-1)).toBe('Stopped. Your data is kept in .data.');
  expect(postgresRuns()).toBe(false);
});

it.each([
  ['npm was', () => process.kill(started.pid!, 'SIGKILL')],
  ['the process that npm starts was', () => process.kill(pidOf('build/bootstrap.mjs'), 'SIGKILL')],
  ['the launcher was', () => process.kill(pidOf('build/start.ts'), 'SIGKILL')],
  ['all three were', () => process.kill(-started.pid!, 'SIGKILL')],
])('leaves neither server nor database behind when %s killed', async (_, kill) => {
  const { port } = await start(['npm', 'start', '--silent', '--', '--server-only']);
  expect(await answers(port)).toBe(true);
  expect(postgresRuns()).toBe(true);
  kill();
  await vi.waitFor(
    async () => {
      expect(postgresRuns()).toBe(false);
      expect(await answers(port)).toBe(false);
    },
    { timeout: 60_000, interval: 50 },
  );
});

it('refuses to start a second time on the same data, in one plain line, and harms the first in nothing', async () => {
  const { ended, port } = await start();
  const second = await new Promise<{ code: number | null; said: string }>((resolve) => {
    let said = '';
    const child = spawn(process.execPath, ['server/dist/main.js'], { cwd: inRoot(), env: environment() });
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('close', (code) => resolve({ code, said }));
  });
  expect(second).toEqual({
    code: 1,
    said: `Another Secure Chat server uses ${path.join(folder, 'server')} now: stop it, or set DATA_DIR to another folder.\n`,
  });
  expect(await answers(port)).toBe(true);
  process.kill(-started.pid!, 'SIGINT');
  expect(await ended).toEqual([0, null]);
});
