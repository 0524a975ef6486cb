/**
 * `npm test`: every suite, on whatever this machine has. What it cannot have is named loudly;
 * with `CI=true` its absence is a failure.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildApp } from './build-app.ts';
import { findElectron } from './electron-runtime.ts';
import { inRoot } from './root.ts';
import { run } from './run.ts';
import { startDisplay } from './virtual-display.ts';

const inCi = process.env['CI'] === 'true';
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const failures: string[] = [];
const missing: string[] = [];

/** An ordinary user: Chromium's sandbox and PostgreSQL both refuse to run as root. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const canStepDown = isRoot && isReadableByNobody();

/** What failed, a line each, gathered by the suites for the end of the run. */
const notes = path.join(nobodysHome(), 'failures');
writeFileSync(notes, '');
if (isRoot) chownSync(notes, nobody, nobody);

await suite('shared', 'desktop', 'build');
await suite('server');
await suite('engine');
if (!values.quick) await inChromium();
if (!values.quick) await inElectron();
report();

async function suite(...projects: string[]): Promise<void> {
  const args = projects.flatMap((name) => ['--project', name]);
  await vitest(projects.join(', '), args, {});
}

/** Web Crypto is not one implementation: the engine's cryptography runs in a current browser as well. */
async function inChromium(): Promise<void> {
  const program = findChromium();
  if (program === null) {
    missing.push('Chromium: the cryptography was not tried in a current browser');
    return;
  }
  const config = 'build/vitest.browser.config.ts';
  await vitest('engine in Chromium', [], { env: { CHROMIUM: program }, config });
}

function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return null;
}

/** What needs the real Electron, and with it a display. */
async function inElectron(): Promise<void> {
  const display = await startDisplay();
  if (display === null) {
    missing.push('a display (or Xvfb): the tests in the real Electron did not run');
    return;
  }
  try {
    const electron = await findElectron();
    const kind = electron.official ? 'the official one' : 'a test runtime, older than the one we ship';
    process.stdout.write(`Tests in Electron ${electron.version}, ${kind}.\n`);
    if (isRoot && !canStepDown)
      missing.push('a checkout that an ordinary user can read: the apps ran as root, without their sandbox');
    await cryptoInElectron(display.name);
    await endToEnd(display.name);
  } finally {
    display.stop();
  }
}

/** The cryptography on the very Web Crypto that the app gets. */
async function cryptoInElectron(display: string): Promise<void> {
  const config = 'build/vitest.electron.config.ts';
  await vitest('engine in Electron', [], { env: { DISPLAY: display }, asNobody: canStepDown, config });
}

async function endToEnd(display: string): Promise<void> {
  await buildApp();
  mkdirSync(inRoot('test-output'), { recursive: true });
  if (canStepDown) chownSync(inRoot('test-output'), nobody, nobody);
  await vitest('e2e', ['--project', 'e2e'], { env: { DISPLAY: display }, asNobody: canStepDown });
}

async function vitest(
  suite: string,
  args: string[],
  options: { readonly env?: Record<string, string>; readonly asNobody?: boolean; readonly config?: string },
): Promise<void> {
  const { env = {}, asNobody = false, config = 'build/vitest.config.ts' } = options;
  const home = asNobody ? { HOME: nobodysHome(), TMPDIR: os.tmpdir() } : {};
  const program = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const code = await run(
    process.execPath,
    [program, 'run', '--configLoader', 'runner', '--config', config, ...args],
    {
      env: { ...process.env, TEST_FAILURES: notes, ...env, ...home },
      ...(asNobody && { uid: nobody, gid: nobody }),
    },
  );
  if (code !== 0) failures.push(suite);
}

function isReadableByNobody(): boolean {
  const look = `require('fs').readFileSync(${JSON.stringify(inRoot('package.json'))})`;
  return spawnSync(process.execPath, ['-e', look], { uid: nobody, gid: nobody }).status === 0;
}

function nobodysHome(): string {
  const home = mkdtempSync(path.join(os.tmpdir(), 'secure-chat-home-'));
  if (isRoot) chownSync(home, nobody, nobody);
  return home;
}

function report(): void {
  for (const what of missing) process.stdout.write(`\nMISSING ON THIS MACHINE: ${what}.\n`);
  if (failures.length > 0)
    process.stdout.write(`\nFAILED: ${failures.join('; ')}.\n${readFileSync(notes, 'utf8')}`);
  process.exitCode = failures.length > 0 || (inCi && missing.length > 0) ? 1 : 0;
}
