import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  about,
  askReset,
  beginSecondFactor,
  cancelMailedReset,
  changePassword,
  confirmEmail,
  confirmSecondFactor,
  getMailedReset,
  openReset,
  removeEmail,
  setEmail,
} from '@secure-chat/shared/contract';
import { fromBase64Url } from '@secure-chat/shared/bytes';
import { codeOf as shownCode, stepAt } from '../security/totp.ts';
import { auditLog } from '../testing/audit-log.ts';
import { dumpDatabase } from '../testing/dump-database.ts';
import { randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { startMailServer, type MailServer } from '../testing/mail-server.ts';
import { issueResetFor } from '../testing/publish-keys.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream } from '../testing/test-stream.ts';

/** Starting fresh by a mailed code, on a real mail server (PROTOCOL §4). */

let mail: MailServer;
let server: TestServer;
const mailing = () => ({ SMTP_URL: mail.url, MAIL_FROM: 'Chat <chat@example.org>' });
beforeAll(async () => {
  mail = await startMailServer();
  server = await startTestServer({ settings: mailing() });
});
afterAll(async () => {
  await server.stop();
  await mail.stop();
});
afterEach(() => void vi.useRealTimers());

interface Reachable {
  readonly person: TestPerson;
  readonly address: string;
}

async function confirmAddress({ token, authKey }: TestPerson, origin: string): Promise<string> {
  const address = `${randomUUID()}@example.org`;
  await call(origin, setEmail, { token, body: { authKey, address } });
  const code = /^ {4}(\d{8})\r?$/m.exec(await mail.next(address, /Your code for/))![1]!;
  await call(origin, confirmEmail, { token, body: { code } });
  return address;
}

async function reachable({ origin } = server): Promise<Reachable> {
  const person = await registerPerson(origin);
  return { person, address: await confirmAddress(person, origin) };
}

const ask = (username: string, { origin } = server) => call(origin, askReset, { body: { username } });

async function nextCode(address: string): Promise<string> {
  const letter = await mail.next(address, /Your code to start fresh/);
  return /^ {4}((?:[0-9A-HJKMNP-TV-Z]{4} ?){6})\r?$/m.exec(letter)![1]!.replaceAll(' ', '');
}

async function codeOf({ person, address }: Reachable): Promise<string> {
  await ask(person.username);
  return nextCode(address);
}

const open = ({ username }: TestPerson, resetCode: string) =>
  call(server.origin, openReset, { body: { username, resetCode } });

const pending = ({ token }: TestPerson) => call(server.origin, getMailedReset, { token });

test('mails a code that opens the fresh start, and neither keeps it readable nor mails a link', async () => {
  const { person, address } = await reachable();
  await ask(person.username);
  const letter = await mail.next(address, /Your code to start fresh/);
  expect(letter).toContain(`@${person.username}`);
  expect(letter).not.toMatch(/https?:/);
  const code = /((?:[0-9A-Z]{4} ){5}[0-9A-Z]{4})/.exec(letter)![1]!.replaceAll(' ', '');
  expect((await open(person, code)).userId).toBe(person.userId);
  expect((await dumpDatabase(server.databaseUrl)).includes(code)).toBe(false);
  const audit = await auditLog(server, /reset_mailed/);
  expect(audit).not.toContain(code);
  expect(audit).not.toContain(address);
});

test('answers the same for a name that nobody has, and for one without a confirmed address', async () => {
  const [silent, pendingOnly] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const unconfirmed = `${randomUUID()}@example.org`;
  const { token, authKey } = pendingOnly;
  await call(server.origin, setEmail, { token, body: { authKey, address: unconfirmed } });
  await mail.next(unconfirmed, /Your code for/);
  const { person, address } = await reachable();
  for (const username of ['nobody-at-all', silent.username, pendingOnly.username, person.username])
    expect(await ask(username)).toEqual({});
  await nextCode(address);
  expect(await pending(silent)).toEqual({ expiresAt: null });
  expect(await pending(pendingOnly)).toEqual({ expiresAt: null });
  expect(mail.waiting(unconfirmed)).toBe(0);
});

test('is good for half an hour, and gives way to the next one', async () => {
  const someone = await reachable();
  const first = await codeOf(someone);
  const second = await codeOf(someone);
  expect(await refusalOf(open(someone.person, first))).toBe('wrong_reset_code');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 29 * 60 * 1_000 });
  await open(someone.person, second);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60 * 1_000 + 1_000 });
  expect(await refusalOf(open(someone.person, second))).toBe('wrong_reset_code');
});

test('leaves the code alone that the person who runs the server handed over', async () => {
  const someone = await reachable();
  const handed = await issueResetFor(server, someone.person.username);
  const mailed = await codeOf(someone);
  const { userId } = someone.person;
  for (const code of [handed, mailed]) expect((await open(someone.person, code)).userId).toBe(userId);
});

test('tells every device that is signed in, and lets each end the code', async () => {
  const someone = await reachable();
  const { person } = someone;
  const stream = await openTestStream(server.origin, person.token);
  const code = await codeOf(someone);
  await stream.next('mailed_reset');
  expect((await pending(person)).expiresAt).toBeGreaterThan(Date.now());
  await call(server.origin, cancelMailedReset, { token: person.token });
  await stream.next('mailed_reset');
  expect(await pending(person)).toEqual({ expiresAt: null });
  expect(await refusalOf(open(person, code))).toBe('wrong_reset_code');
  await call(server.origin, cancelMailedReset, { token: person.token });
  stream.close();
});

describe('a mailed code ends', () => {
  test('with a new password', async () => {
    const someone = await reachable();
    const { person } = someone;
    const code = await codeOf(someone);
    const { kdf, passwordWrap, accountVersion } = person.answer.account.keys;
    const next = { authKey: randomText(32), kdf, passwordWrap };
    const body = { authKey: person.authKey, accountVersion, next };
    await call(server.origin, changePassword, { token: person.token, body });
    expect(await refusalOf(open(person, code))).toBe('wrong_reset_code');
  });

  test('with the address that it went to', async () => {
    const [moved, removed] = [await reachable(), await reachable()];
    const [movedCode, removedCode] = [await codeOf(moved), await codeOf(removed)];
    await confirmAddress(moved.person, server.origin);
    expect(await refusalOf(open(moved.person, movedCode))).toBe('wrong_reset_code');
    const { token, authKey } = removed.person;
    await call(server.origin, removeEmail, { token, body: { authKey } });
    expect(await refusalOf(open(removed.person, removedCode))).toBe('wrong_reset_code');
  });
});

test('mails no code where the account asks for one at sign-in: mail is no way around it', async () => {
  const { person, address } = await reachable();
  const { token, authKey } = person;
  const { secret } = await call(server.origin, beginSecondFactor, { token, body: { authKey } });
  const shown = shownCode(fromBase64Url(secret), stepAt(Date.now()));
  await call(server.origin, confirmSecondFactor, { token, body: { code: shown } });
  await ask(person.username);
  expect(await mail.next(address, /Starting fresh needs more/)).not.toMatch(/(?:[0-9A-Z]{4} ){5}/);
  expect(await pending(person)).toEqual({ expiresAt: null });
});

test('is refused where the admin switched it off, or the server has no mail, and said beforehand', async () => {
  const off = await startTestServer({ settings: { ...mailing(), MAILED_RESETS: 'off' } });
  const without = await startTestServer();
  try {
    for (const { origin } of [off, without]) {
      expect(await call(origin, about)).toMatchObject({ mailsResets: false });
      expect(await refusalOf(ask('nobody-at-all', { ...server, origin }))).toBe('mail_unavailable');
    }
    expect(await call(server.origin, about)).toMatchObject({ mailsResets: true });
  } finally {
    await Promise.all([off.stop(), without.stop()]);
  }
});

test('is limited for each name, whether somebody has it or not', async () => {
  const limited = await startTestServer({ settings: { ...mailing(), RATE_LIMITS: 'on' } });
  try {
    const { person, address } = await reachable(limited);
    for (const username of [person.username, 'nobody-at-all']) {
      for (let times = 0; times < 3; times++) await ask(username, limited);
      expect(await refusalOf(ask(username, limited))).toBe('rate_limited');
    }
    for (let times = 0; times < 3; times++) await nextCode(address);
    // Eight are counted for this address so far.
    for (let times = 0; times < 2; times++) await ask(`somebody-${times}`, limited);
    expect(await refusalOf(ask('somebody-else', limited))).toBe('rate_limited');
  } finally {
    await limited.stop();
  }
});
