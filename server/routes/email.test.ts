import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  changePassword,
  confirmEmail,
  deleteAccount,
  getEmail,
  removeEmail,
  setEmail,
} from '@secure-chat/shared/contract';
import { dumpDatabase } from '../testing/dump-database.ts';
import { randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { startMailServer, type MailServer } from '../testing/mail-server.ts';
import { secure } from '../testing/securing.ts';
import { enter } from '../testing/sessions.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let mail: MailServer;
let server: TestServer;
beforeAll(async () => {
  mail = await startMailServer();
  server = await startTestServer({ settings: { SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>' } });
});
afterAll(async () => {
  await server.stop();
  await mail.stop();
});
afterEach(() => void vi.useRealTimers());

const newAddress = () => `${randomUUID()}@example.org`;

const set = ({ token, authKey }: TestPerson, address: string) =>
  call(server.origin, setEmail, { token, body: { authKey, address } });

const confirm = ({ token }: TestPerson, code: string) =>
  call(server.origin, confirmEmail, { token, body: { code } });

async function codeFor(address: string): Promise<string> {
  const letter = await mail.next(address, /Your code/);
  return /^ {4}(\d{8})\r?$/m.exec(letter)![1]!;
}

async function withAddress(): Promise<{ person: TestPerson; address: string }> {
  const [person, address] = [await registerPerson(server.origin), newAddress()];
  await set(person, address);
  await confirm(person, await codeFor(address));
  return { person, address };
}

const other = (code: string): string => ((Number(code) + 1) % 10 ** 8).toString().padStart(8, '0');

test('takes an address once the code that was mailed to it comes back', async () => {
  const [alice, address] = [await registerPerson(server.origin), newAddress()];
  expect(await set(alice, address)).toEqual({ available: true, address: null, pending: address });
  const code = await codeFor(address);
  expect(await refusalOf(confirm(alice, other(code)))).toBe('wrong_code');
  expect(await confirm(alice, code)).toEqual({ available: true, address, pending: null });
  expect(await call(server.origin, getEmail, { token: alice.token })).toMatchObject({ address });
});

test('asks for the password again', async () => {
  const alice = await registerPerson(server.origin);
  const stranger = { ...alice, authKey: randomText(32) };
  expect(await refusalOf(set(stranger, newAddress()))).toBe('wrong_credentials');
  const { token, authKey } = stranger;
  expect(await refusalOf(call(server.origin, removeEmail, { token, body: { authKey } }))).toBe(
    'wrong_credentials',
  );
});

test('takes a code once, not after five wrong ones, and not after a quarter of an hour', async () => {
  const [alice, address] = [await registerPerson(server.origin), newAddress()];
  await set(alice, address);
  const guessed = await codeFor(address);
  for (let tries = 0; tries < 5; tries++)
    expect(await refusalOf(confirm(alice, other(guessed)))).toBe('wrong_code');
  expect(await refusalOf(confirm(alice, guessed))).toBe('wrong_code');

  await set(alice, address);
  const late = await codeFor(address);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 14 * 60 * 1_000 });
  await confirm(alice, late);
  expect(await refusalOf(confirm(alice, late))).toBe('wrong_code');

  vi.useRealTimers();
  await set(alice, address);
  const tooLate = await codeFor(address);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60 * 1_000 + 1 });
  // The access token is as old: a new one, of a device that was there.
  const { tokens } = await enter(server.origin, alice, alice.deviceId);
  expect(await refusalOf(confirm({ ...alice, token: tokens.accessToken }, tooLate))).toBe('wrong_code');
});

test('warns of a device that was not there before, and of no other', async () => {
  const { person, address } = await withAddress();
  await enter(server.origin, person, person.deviceId);
  await enter(server.origin, person);
  const letter = await mail.next(address);
  expect(letter).toContain('A new device signed in');
  expect(letter).toContain(`@${person.username}`);
  expect(letter).not.toMatch(/https?:/);
  await enter(server.origin, person);
  await mail.next(address, /A new device/);
  expect(mail.waiting(address)).toBe(0);
});

test('warns of a new password', async () => {
  const { person, address } = await withAddress();
  const { kdf, passwordWrap } = person.answer.account.keys;
  const next = { authKey: randomText(32), kdf, passwordWrap };
  const { accountVersion } = person.answer.account.keys;
  const body = { authKey: person.authKey, accountVersion, next };
  await call(server.origin, changePassword, { token: person.token, body });
  expect(await mail.next(address)).toContain('Your password was changed');
});

test('warns of an account that was secured', async () => {
  const { person, address } = await withAddress();
  await secure(server.origin, person);
  expect(await mail.next(address)).toContain('Your account was secured');
});

test('tells the former address that another one took its place, or none', async () => {
  const { person, address } = await withAddress();
  const next = newAddress();
  await set(person, next);
  await confirm(person, await codeFor(next));
  expect(await mail.next(address)).toContain('no longer come to this address');

  const { token, authKey } = person;
  const removed = await call(server.origin, removeEmail, { token, body: { authKey } });
  expect(removed).toEqual({ available: true, address: null, pending: null });
  expect(await mail.next(next)).toContain('no longer come to this address');
});

test('says so when the mail server refuses, and names no address in a log', async () => {
  const alice = await registerPerson(server.origin);
  expect(await refusalOf(set(alice, 'nobody@example.org'))).toBe('mail_failed');
  const { address } = await withAddress();
  const audit = await readFile(join(server.config.dataDir, 'audit.log'), 'utf8');
  expect(audit).not.toContain(address);
});

test('goes with the account', async () => {
  const { person, address } = await withAddress();
  const { token, authKey } = person;
  await call(server.origin, deleteAccount, { token, body: { authKey } });
  expect((await dumpDatabase(server.databaseUrl)).includes(address)).toBe(false);
});

test('is refused where the server sends no mail, which says so', async () => {
  const silent = await startTestServer();
  try {
    const { token, authKey } = await registerPerson(silent.origin);
    const none = { available: false, address: null, pending: null };
    expect(await call(silent.origin, getEmail, { token })).toEqual(none);
    const asked = { token, body: { authKey, address: newAddress() } };
    expect(await refusalOf(call(silent.origin, setEmail, asked))).toBe('mail_unavailable');
  } finally {
    await silent.stop();
  }
});
