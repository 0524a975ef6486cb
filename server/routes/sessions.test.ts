import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  getVault,
  listDevices,
  refreshSession,
  revokeDevice,
  signIn,
  signOut,
} from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { auditLog } from '../testing/audit-log.ts';
import { randomText, registerPerson } from '../testing/factories.ts';
import { enter } from '../testing/sessions.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { openTestStream } from '../testing/test-stream.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => {
  vi.useRealTimers();
});

const refresh = async (refreshToken: string) =>
  (await call(server.origin, refreshSession, { body: { refreshToken } })).tokens;

test('signs in with the right authKey and gets the whole account', async () => {
  const alice = await registerPerson(server.origin);
  const answer = await enter(server.origin, alice);
  expect(answer.account).toEqual(alice.answer.account);
  await call(server.origin, getVault, { token: answer.tokens.accessToken });
});

test('refuses a wrong authKey and an unknown name alike', async () => {
  const alice = await registerPerson(server.origin);
  expect(await refusalOf(enter(server.origin, { ...alice, authKey: randomText(32) }))).toBe(
    'wrong_credentials',
  );
  expect(await refusalOf(enter(server.origin, { ...alice, username: 'nobody-at-all' }))).toBe(
    'wrong_credentials',
  );
});

test('keeps a device’s id when it signs in again', async () => {
  const alice = await registerPerson(server.origin);
  await enter(server.origin, alice, alice.deviceId);
  const { devices } = await call(server.origin, listDevices, { token: alice.token });
  expect(devices.map(({ deviceId, current }) => [deviceId, current])).toEqual([[alice.deviceId, true]]);
});

test('takes so many devices and no more', async () => {
  const alice = await registerPerson(server.origin);
  for (let count = 1; count < limits.devicesPerAccount; count++) await enter(server.origin, alice);
  expect(await refusalOf(enter(server.origin, alice))).toBe('too_many_devices');
});

test('a refreshed token works, and its predecessor until the successor is used', async () => {
  const alice = await registerPerson(server.origin);
  const lost = await refresh(alice.refreshToken);
  const second = await refresh(alice.refreshToken);
  expect(second.refreshToken).not.toBe(lost.refreshToken);
  const third = await refresh(second.refreshToken);
  await call(server.origin, getVault, { token: third.accessToken });
});

test('a token older than the predecessor ends the session for whoever holds the chain', async () => {
  const alice = await registerPerson(server.origin);
  const second = await refresh(alice.refreshToken);
  const third = await refresh(second.refreshToken);
  const stream = await openTestStream(server.origin, third.accessToken);

  expect(await refusalOf(refresh(alice.refreshToken))).toBe('session_ended');

  expect(await refusalOf(refresh(third.refreshToken))).toBe('session_ended');
  expect(await refusalOf(call(server.origin, getVault, { token: third.accessToken }))).toBe('session_ended');
  expect(await stream.next('ended')).toEqual({ reason: 'revoked' });
  await stream.ended;
});

test('a refresh token that was never given out ends nothing', async () => {
  const alice = await registerPerson(server.origin);
  expect(await refusalOf(refresh(randomText(32)))).toBe('session_ended');
  await refresh(alice.refreshToken);
});

test('one use of a refresh token wins when many race', async () => {
  const alice = await registerPerson(server.origin);
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => refresh(alice.refreshToken)));
  const last = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(last).toHaveLength(6);
  const survivors = await Promise.allSettled(last.map(({ value }) => refresh(value.refreshToken)));
  expect(survivors.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
});

test('an access token expires after a quarter of an hour', async () => {
  const alice = await registerPerson(server.origin);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60 * 1000 + 1_000 });
  expect(await refusalOf(call(server.origin, getVault, { token: alice.token }))).toBe('token_expired');
});

test('signing out ends this device’s tokens and stream, and no other’s', async () => {
  const alice = await registerPerson(server.origin);
  const other = await enter(server.origin, alice);
  const stream = await openTestStream(server.origin, alice.token);
  await call(server.origin, signOut, { token: alice.token });

  expect(await stream.next('ended')).toEqual({ reason: 'signed_out' });
  expect(await refusalOf(call(server.origin, getVault, { token: alice.token }))).toBe('session_ended');
  expect(await refusalOf(refresh(alice.refreshToken))).toBe('session_ended');
  await call(server.origin, getVault, { token: other.tokens.accessToken });
});

test('a revoked device is closed out at once and stays out', async () => {
  const alice = await registerPerson(server.origin);
  const lost = await enter(server.origin, alice);
  const stream = await openTestStream(server.origin, lost.tokens.accessToken);
  const revoke = (authKey: string, deviceId = lost.deviceId) =>
    call(server.origin, revokeDevice, { token: alice.token, params: { deviceId }, body: { authKey } });

  expect(await refusalOf(revoke(randomText(32)))).toBe('wrong_credentials');
  expect(await refusalOf(revoke(alice.authKey, randomUUID()))).toBe('not_found');
  await revoke(alice.authKey);

  expect(await stream.next('ended')).toEqual({ reason: 'revoked' });
  const again = call(server.origin, getVault, { token: lost.tokens.accessToken });
  expect(await refusalOf(again)).toBe('session_ended');
  expect(await refusalOf(enter(server.origin, alice, lost.deviceId))).toBe('session_ended');
});

test('nobody revokes a stranger’s device', async () => {
  const [alice, mallory] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const attempt = call(server.origin, revokeDevice, {
    token: mallory.token,
    params: { deviceId: alice.deviceId },
    body: { authKey: mallory.authKey },
  });
  expect(await refusalOf(attempt)).toBe('not_found');
  await call(server.origin, getVault, { token: alice.token });
});

test('the audit log names what happened and no secret', async () => {
  const alice = await registerPerson(server.origin);
  await refusalOf(enter(server.origin, { ...alice, authKey: randomText(32) }));
  await enter(server.origin, alice);
  const what = /account_registered[^]*sign_in_failed[^]*signed_in/;
  const lines = await auditLog(server, what, [alice.username]);
  expect(lines.split('\n')).toHaveLength(3);
  expect(lines).not.toContain(alice.authKey);
});

test('credentials are limited by name, and the answer says when to come back', async () => {
  const limited = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
  try {
    const alice = await registerPerson(limited.origin);
    const body = {
      username: alice.username,
      authKey: randomText(32),
      device: { deviceId: randomUUID(), name: 'x' },
    };
    const codes = new Set<string>();
    for (let attempt = 0; attempt < 21; attempt++)
      codes.add(await refusalOf(call(limited.origin, signIn, { body })));
    expect([...codes]).toEqual(['wrong_credentials', 'rate_limited']);
    const answer = await fetch(`${limited.origin}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) });
  } finally {
    await limited.stop();
  }
});
