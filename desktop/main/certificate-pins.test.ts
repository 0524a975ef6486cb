import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CertificatePins, codeOf } from './certificate-pins.ts';

const first = 'a'.repeat(64);
const second = 'b'.repeat(64);
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'secure-chat-pins-'));
  file = path.join(folder, 'pins.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('trusts nobody at first', async () => {
  const pins = await CertificatePins.load(file);
  expect(pins.accepts('chat.example', first)).toBe(false);
  expect(pins.codeFor('https://chat.example')).toBeUndefined();
});

it('keeps a confirmed code across restarts, for its host alone', async () => {
  await (await CertificatePins.load(file)).trust('https://chat.example:8443', first);
  const pins = await CertificatePins.load(file);
  expect(pins.codeFor('https://chat.example:8443')).toBe(first);
  expect(pins.accepts('chat.example', first)).toBe(true);
  expect(pins.accepts('CHAT.example', first)).toBe(true);
  expect(pins.accepts('chat.example', second)).toBe(false);
  expect(pins.accepts('other.example', first)).toBe(false);
});

it('takes a newly confirmed code in the place of the old one', async () => {
  const pins = await CertificatePins.load(file);
  await pins.trust('https://chat.example', first);
  await pins.trust('https://chat.example', second);
  const reloaded = await CertificatePins.load(file);
  for (const one of [pins, reloaded]) {
    expect(one.accepts('chat.example', second)).toBe(true);
    expect(one.accepts('chat.example', first)).toBe(false);
  }
});

it('knows an IPv6 address with and without its brackets', async () => {
  const pins = await CertificatePins.load(file);
  await pins.trust('https://[::1]:8443', first);
  expect(pins.accepts('::1', first)).toBe(true);
  expect(pins.accepts('[::1]', first)).toBe(true);
});

it('writes a file that only its user reads, and leaves no draft beside it', async () => {
  await (await CertificatePins.load(file)).trust('https://chat.example', first);
  expect((await stat(file)).mode & 0o077).toBe(0);
  await expect(readFile(`${file}.new`)).rejects.toThrow('ENOENT');
});

it.each([
  ['torn', '{"https://chat.example":"aaaa'],
  ['no object', '[]'],
  ['a short code', '{"https://chat.example":"abc"}'],
  ['a code in capitals', `{"https://chat.example":"${'A'.repeat(64)}"}`],
  ['no address', `{"chat":"${first}"}`],
])('counts a malformed file (%s) as empty, and asks again', async (_what, text) => {
  await writeFile(file, text);
  const pins = await CertificatePins.load(file);
  expect(pins.accepts('chat.example', first)).toBe(false);
  await pins.trust('https://chat.example', second);
  expect((await CertificatePins.load(file)).codeFor('https://chat.example')).toBe(second);
});

it('names a certificate by the SHA-256 of its bytes', () => {
  // FIPS 180-4, the digest of "abc".
  expect(codeOf(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
