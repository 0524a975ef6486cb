import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inRoot } from './root.ts';

/** The project's own rules for the linter, each against a file that breaks it and one that may. */

let folder: string;
beforeAll(() => {
  mkdirSync(inRoot('build', 'dist'), { recursive: true });
  folder = mkdtempSync(inRoot('build', 'dist', 'oxlint-'));
  mkdirSync(path.join(folder, 'build'));
  cpSync(inRoot('build', 'oxlint.json'), path.join(folder, 'build', 'oxlint.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the linter says of these lines, were they this file of ours: names of rules. */
function rulesBrokenBy(file: string, text: string): string[] {
  const place = path.join(folder, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  const args = ['--config', 'build/oxlint.json', '--no-ignore', '--format', 'json', file];
  const { stdout } = spawnSync(inRoot('node_modules', '.bin', 'oxlint'), args, {
    cwd: folder,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
  return diagnostics.map(({ code }) => /\(([\w-]+)\)/.exec(code)![1]!);
}

const hearsThePage = `import { ipcMain } from 'electron/main';\nexport const heard = ipcMain;\n`;
const speaksToMain = `import { ipcRenderer } from 'electron/renderer';\nexport const spoken = ipcRenderer;\n`;
const readsASetting = `export const port = process.env['PORT'];\n`;
const encrypts = `export const made = (): unknown => crypto.subtle.generateKey('Ed25519', false, []);\n`;
const hashes = `import { hash } from 'bcrypt';\nexport const hashed = hash;\n`;
const signs = `import jwt from 'jsonwebtoken';\nexport const signed = jwt;\n`;

it.each([
  ['desktop/main/window.ts', hearsThePage, 'no-restricted-imports'],
  [
    'desktop/main/menu.ts',
    `import { app } from 'electron';\nexport const it = app;\n`,
    'no-restricted-imports',
  ],
  ['desktop/renderer/platform/bridge.ts', speaksToMain, 'no-restricted-imports'],
  ['desktop/main/window.ts', readsASetting, 'no-restricted-properties'],
  ['server/ops/logger.ts', readsASetting, 'no-restricted-properties'],
  ['server/ops/logger.ts', `export const { env } = process;\n`, 'no-restricted-properties'],
  [
    'server/ops/logger.ts',
    `import { env } from 'node:process';\nexport const e = env;\n`,
    'no-restricted-imports',
  ],
  ['desktop/renderer/ui/button.tsx', encrypts, 'no-restricted-properties'],
  ['desktop/engine/crypto/message.ts', encrypts, 'no-restricted-properties'],
  ['desktop/engine/sync/inbox.ts', `export const { subtle } = crypto;\n`, 'no-restricted-properties'],
  ['desktop/engine/api/a.ts', `export const s = globalThis.crypto.subtle;\n`, 'no-restricted-properties'],
  ['server/domain/sign-in.ts', hashes, 'no-restricted-imports'],
  ['server/app/authenticate.ts', signs, 'no-restricted-imports'],
  ['shared/ids.ts', `export default 1;\n`, 'no-default-export'],
  ['server/app/log.ts', `console.log('here');\n`, 'no-console'],
  ['shared/ids.ts', `export const loose = (value: any): unknown => value;\n`, 'no-explicit-any'],
])('refuses in %s: %s', (file, text, rule) => {
  expect(rulesBrokenBy(file, text)).toContain(rule);
});

it.each([
  ['desktop/main/ipc.ts', hearsThePage],
  ['desktop/preload/index.ts', speaksToMain],
  ['server/app/config.ts', readsASetting],
  ['desktop/main/index.ts', readsASetting],
  ['desktop/engine/crypto/primitives.ts', encrypts],
  ['server/security/password.ts', hashes],
  ['server/security/token.ts', signs],
])('lets %s do what it is for', (file, text) => {
  expect(rulesBrokenBy(file, text)).toEqual([]);
});
