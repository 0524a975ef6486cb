/**
 * `npm start`: builds, starts the server on its embedded PostgreSQL, and opens the app pointed at
 * it. Everything it keeps lies in `.data`; Ctrl-C, or closing the last window, stops all of it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildApp } from './build-app.ts';
import { findElectron, type ElectronRuntime } from './electron-runtime.ts';
import { inRoot } from './root.ts';
import { startServerProcess, type ServerProcess } from './start-server.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: { people: { type: 'string', default: '1' }, 'server-only': { type: 'boolean', default: false } },
});
const people = Math.max(1, Math.min(8, Number(values.people) || 1));

await buildApp(say);
await mkdir(inRoot('.data'), { recursive: true });
const stopAsked = stopSignal();
const server = await startServer();
if (server === null) process.exit(1);
const apps = values['server-only'] ? [] : await openApps(server);
await firstEnd(server, apps, stopAsked);

/** Null where it did not start: then it has said why, or its log does. */
async function startServer(): Promise<ServerProcess | null> {
  const settings = {
    DATA_DIR: process.env['DATA_DIR'] ?? inRoot('.data', 'server'),
    CERT_DIR: process.env['CERT_DIR'] ?? inRoot('cert'),
  };
  try {
    return await startServerProcess(settings, { show: say, logFile: inRoot('.data', 'server.log') });
  } catch {
    say(`The server did not start. Its log is ${inRoot('.data', 'server.log')}.`);
    return null;
  }
}

/** Without a display there is nothing to open; the server runs all the same. */
async function openApps(running: ServerProcess): Promise<ChildProcess[]> {
  const hasDisplay =
    process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  if (!hasDisplay) {
    say(
      `There is no display here: open Secure Chat on another computer and connect it to ${running.origin}.`,
    );
    return [];
  }
  const electron = await findElectron();
  if (!electron.official)
    say(`Electron could not be downloaded; this trial run uses ${electron.version} from a test package.`);
  say(`Opening ${people === 1 ? 'the app' : `${people} apps`}. Press Ctrl-C to stop everything.`);
  return Array.from({ length: people }, (_, at) => openApp(electron, running, at));
}

function openApp(electron: ElectronRuntime, running: ServerProcess, at: number): ChildProcess {
  const profile = inRoot('.data', at === 0 ? 'app' : `app-${at + 1}`);
  const isRoot = process.getuid?.() === 0;
  const flags = [...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`];
  if (isRoot && at === 0)
    say('You are root, so the app runs without its sandbox: for a trial only, never for real use.');
  return spawn(electron.executable, [inRoot('desktop'), ...flags], {
    env: { ...process.env, SECURE_CHAT_SERVER: running.origin, SECURE_CHAT_SERVER_CODE: running.code },
    stdio: 'ignore',
    detached: true,
  });
}

/** Ctrl-C, the last window, or the server itself: whatever ends first ends the rest, in order. */
async function firstEnd(
  running: ServerProcess,
  opened: readonly ChildProcess[],
  asked: Promise<void>,
): Promise<void> {
  const ends = [
    asked,
    new Promise((resolve) => running.process.once('exit', resolve)),
    ...(opened.length > 0 ? [Promise.all(opened.map(exitOf))] : []),
  ];
  await Promise.race(ends);
  say('Stopping …');
  for (const app of opened) if (app.exitCode === null) app.kill('SIGTERM');
  await Promise.all(opened.map(exitOf));
  if (running.process.exitCode === null) await running.stop();
  say(existsSync(inRoot('.data')) ? 'Stopped. Your data is kept in .data.' : 'Stopped.');
}

/**
 * Ctrl-C, an end from outside, a closed terminal, or a parent that was killed. Asked before the server starts, so that none of
 * them leaves it behind; and heard for good, because a terminal and npm both tell us of one Ctrl-C.
 */
function stopSignal(): Promise<void> {
  // A closed terminal takes our last words no more.
  process.stdout.on('error', () => undefined);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    // Whoever started us is gone without a word. To listen is no reason to stay.
    process.once('disconnect', resolve);
    process.channel?.unref();
  });
}

function exitOf(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
}
