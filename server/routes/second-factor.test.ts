import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fromBase64Url } from '@secure-chat/shared/bytes';
import {
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
  getSecondFactor,
  recoverAccount,
  renewOneTimeCodes,
  revokeDevice,
  signIn,
} from '@secure-chat/shared/contract';
import { codeOf, stepAt } from '../security/totp.ts';
import { randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { queryRows } from '../testing/query-rows.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let alice: TestPerson;
let now: number;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  alice = await registerPerson(server.origin);
  now = Date.now();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Half a minute on: the next code is in force. */
function later(): void {
  now += 30_000;
  vi.useFakeTimers({ toFake: ['Date'], now });
}

const codeNow = (secret: Uint8Array): string => codeOf(secret, stepAt(now));
const wrong = (code: string): string => (code === '000000' ? '111111' : '000000');

async function begin({ authKey, token } = alice): Promise<Uint8Array> {
  const { secret } = await call(server.origin, beginSecondFactor, { body: { authKey }, token });
  return fromBase64Url(secret);
}

const confirm = (code: string) =>
  call(server.origin, confirmSecondFactor, { body: { code }, token: alice.token });

interface TurnedOn {
  readonly secret: Uint8Array;
  readonly oneTimeCodes: readonly string[];
  readonly deviceTrust: string;
}

async function turnOn(): Promise<TurnedOn> {
  const secret = await begin();
  const answer = await confirm(codeNow(secret));
  later();
  return { secret, ...answer };
}

const state = () => call(server.origin, getSecondFactor, { token: alice.token });

function enter(shown: { code?: string; deviceTrust?: string; deviceId?: string; authKey?: string } = {}) {
  const { deviceId = randomUUID(), authKey = alice.authKey, ...factor } = shown;
  const device = { deviceId, name: 'Second device' };
  return call(server.origin, signIn, { body: { username: alice.username, authKey, device, ...factor } });
}

test('is off until a first code of the secret has come', async () => {
  const secret = await begin();
  expect(await state()).toEqual({ on: false, codesLeft: 0 });
  await enter();
  expect(await refusalOf(confirm(wrong(codeNow(secret))))).toBe('wrong_second_factor');
  const { oneTimeCodes } = await confirm(codeNow(secret));
  expect(new Set(oneTimeCodes).size).toBe(10);
  expect(await state()).toEqual({ on: true, codesLeft: 10 });
  expect(await refusalOf(confirm(codeNow(secret)))).toBe('second_factor_on');
  expect(await refusalOf(begin())).toBe('second_factor_on');
});

test('begins with the password typed again, and draws another secret each time', async () => {
  expect(await refusalOf(begin({ ...alice, authKey: randomText(32) }))).toBe('wrong_credentials');
  expect(await refusalOf(confirm('123456'))).toBe('wrong_second_factor');
  const [first, second] = [await begin(), await begin()];
  expect(second).not.toEqual(first);
  expect(await refusalOf(confirm(codeNow(first)))).toBe('wrong_second_factor');
});

test('asks after the right password, and says nothing of it after a wrong one', async () => {
  const { secret } = await turnOn();
  expect(await refusalOf(enter())).toBe('second_factor_required');
  expect(await refusalOf(enter({ authKey: randomText(32) }))).toBe('wrong_credentials');
  expect(await refusalOf(enter({ authKey: randomText(32), code: codeNow(secret) }))).toBe(
    'wrong_credentials',
  );
  expect(await refusalOf(enter({ code: wrong(codeNow(secret)) }))).toBe('wrong_second_factor');
  await enter({ code: codeNow(secret) });
});

test('takes a code once, whoever shows it, and none that is older', async () => {
  const { secret } = await turnOn();
  const code = codeNow(secret);
  const outcomes = await Promise.allSettled([enter({ code }), enter({ code }), enter({ code })]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await refusalOf(enter({ code }))).toBe('wrong_second_factor');
  expect(await refusalOf(enter({ code: codeOf(secret, stepAt(now) - 1) }))).toBe('wrong_second_factor');
  later();
  await enter({ code: codeNow(secret) });
});

test('takes each one-time code once', async () => {
  const { oneTimeCodes } = await turnOn();
  const [code, other] = oneTimeCodes;
  const outcomes = await Promise.allSettled([enter({ code: code! }), enter({ code: code! })]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await refusalOf(enter({ code: code! }))).toBe('wrong_second_factor');
  await enter({ code: other! });
  expect(await state()).toEqual({ on: true, codesLeft: 8 });
});

test('does not ask a device again that has shown a code, and no other by it', async () => {
  const { secret, deviceTrust } = await turnOn();
  await enter({ deviceId: alice.deviceId, deviceTrust });
  expect(await refusalOf(enter({ deviceTrust }))).toBe('second_factor_required');
  expect(await refusalOf(enter({ deviceId: alice.deviceId }))).toBe('second_factor_required');
  const strange = { deviceId: alice.deviceId, deviceTrust: randomText(32) };
  expect(await refusalOf(enter(strange))).toBe('second_factor_required');

  const second = await enter({ code: codeNow(secret) });
  await enter({ deviceId: second.deviceId, deviceTrust: second.deviceTrust! });
  const { authKey, token } = alice;
  await call(server.origin, revokeDevice, { params: second, body: { authKey }, token });
  const revoked = { deviceId: second.deviceId, deviceTrust: second.deviceTrust! };
  expect(await refusalOf(enter(revoked))).toBe('second_factor_required');
});

test('ends, and gives new one-time codes, with the password and a code alone', async () => {
  const { secret, oneTimeCodes } = await turnOn();
  const { authKey, token } = alice;
  for (const route of [endSecondFactor, renewOneTimeCodes]) {
    const ask = (body: { authKey: string; code: string }) => call(server.origin, route, { body, token });
    expect(await refusalOf(ask({ authKey: randomText(32), code: codeNow(secret) }))).toBe(
      'wrong_credentials',
    );
    expect(await refusalOf(ask({ authKey, code: wrong(codeNow(secret)) }))).toBe('wrong_second_factor');
  }
  const renewed = await call(server.origin, renewOneTimeCodes, {
    body: { authKey, code: codeNow(secret) },
    token,
  });
  expect(await refusalOf(enter({ code: oneTimeCodes[0]! }))).toBe('wrong_second_factor');
  const code = renewed.oneTimeCodes[0]!;
  await call(server.origin, endSecondFactor, { body: { authKey, code }, token });
  expect(await state()).toEqual({ on: false, codesLeft: 0 });
  expect((await enter()).deviceTrust).toBeUndefined();
});

test('ends with a recovery code that is used, which needs none', async () => {
  await turnOn();
  expect(await refusalOf(enter())).toBe('second_factor_required');
  const { kdf } = alice.answer.account.keys;
  await call(server.origin, recoverAccount, {
    body: {
      username: alice.username,
      recoveryAuth: alice.recoveryAuth,
      accountVersion: 1,
      password: { authKey: alice.authKey, kdf, passwordWrap: randomText(60) },
      recovery: { recoveryAuth: randomText(32), recoveryWrap: randomText(60) },
      device: { deviceId: randomUUID(), name: 'New computer' },
    },
  });
  await enter();
});

test('a copy of the database has neither the secret nor a code', async () => {
  const { secret, oneTimeCodes } = await turnOn();
  const rows = await queryRows(
    server.databaseUrl,
    `SELECT row_to_json(f)::text AS row FROM second_factors f WHERE user_id = $1
     UNION ALL SELECT row_to_json(c)::text FROM one_time_codes c WHERE user_id = $1`,
    [alice.userId],
  );
  const text = JSON.stringify(rows);
  expect(rows).toHaveLength(11);
  for (const secretText of [Buffer.from(secret).toString('hex'), ...oneTimeCodes])
    expect(text).not.toContain(secretText);
  for (const code of oneTimeCodes) expect(text).not.toContain(Buffer.from(code).toString('hex'));
});

test('gives so many tries for a code, and wrong passwords spend none of them', async () => {
  const limited = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
  try {
    const person = await registerPerson(limited.origin);
    const { authKey, token, username } = person;
    const { secret } = await call(limited.origin, beginSecondFactor, { body: { authKey }, token });
    const code = codeOf(fromBase64Url(secret), stepAt(Date.now()));
    await call(limited.origin, confirmSecondFactor, { body: { code }, token });
    const device = { deviceId: randomUUID(), name: 'Second device' };
    const attempt = (key: string) =>
      refusalOf(
        call(limited.origin, signIn, { body: { username, authKey: key, device, code: wrong(code) } }),
      );
    for (let count = 0; count < 5; count++) expect(await attempt(randomText(32))).toBe('wrong_credentials');
    for (let count = 0; count < 9; count++) expect(await attempt(authKey)).toBe('wrong_second_factor');
    expect(await attempt(authKey)).toBe('rate_limited');
  } finally {
    await limited.stop();
  }
});
