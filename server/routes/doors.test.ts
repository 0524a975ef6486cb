import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  beginRecovery,
  changePassword,
  getDirectory,
  getUser,
  getVault,
  prelogin,
  openRecovery,
  openReset,
  recoverAccount,
  renewRecovery,
  resetAccount,
  signOut,
  type PasswordDoor,
  type RecoverAccount,
  type RenewRecovery,
  type ResetAccount,
} from '@secure-chat/shared/contract';
import { directoryFormat } from '@secure-chat/shared/signed/directory';
import { auditLog } from '../testing/audit-log.ts';
import { sendMessages, startConversation } from '../testing/conversations.ts';
import {
  createBundle,
  createDoor,
  createRegistration,
  randomText,
  registerPerson,
  type TestPerson,
} from '../testing/factories.ts';
import { issueResetFor } from '../testing/publish-keys.ts';
import { accountOf, enter } from '../testing/sessions.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { openTestStream } from '../testing/test-stream.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe('changing the password', () => {
  const change = (
    person: TestPerson,
    given: { authKey?: string; accountVersion?: number; next?: PasswordDoor } = {},
  ) =>
    call(server.origin, changePassword, {
      token: person.token,
      body: { authKey: person.authKey, accountVersion: 1, next: createDoor(), ...given },
    });

  test('swaps the seed, the parameters, the proof and the wrap, and nothing else', async () => {
    const alice = await registerPerson(server.origin);
    const next = createDoor();
    expect(await change(alice, { next })).toEqual({ accountVersion: 2 });

    const before = alice.answer.account;
    const { kdf, passwordWrap } = next;
    expect(await accountOf(server.origin, alice)).toEqual({
      ...before,
      keys: { ...before.keys, accountVersion: 2, kdf, passwordWrap },
    });
    expect(await call(server.origin, prelogin, { body: { username: alice.username } })).toEqual({ kdf });
    expect(await refusalOf(enter(server.origin, alice))).toBe('wrong_credentials');
    await enter(server.origin, { ...alice, authKey: next.authKey });
  });

  test('asks for the old password’s key again', async () => {
    const alice = await registerPerson(server.origin);
    expect(await refusalOf(change(alice, { authKey: randomText(32) }))).toBe('wrong_credentials');
    expect(await accountOf(server.origin, alice)).toEqual(alice.answer.account);
  });

  test('has one winner among devices that change it at once', async () => {
    const alice = await registerPerson(server.origin);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => change(alice)));
    const lost = outcomes.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(5);
    for (const outcome of lost)
      expect(outcome).toMatchObject({ reason: { problem: { code: 'account_changed' } } });
  });

  test('is refused when it is sent again, or for a version that is over', async () => {
    const alice = await registerPerson(server.origin);
    const next = createDoor();
    await change(alice, { next });
    expect(await refusalOf(change(alice, { next }))).toBe('account_changed');
    const late = change(alice, { authKey: next.authKey, accountVersion: 1 });
    expect(await refusalOf(late)).toBe('account_changed');
    expect(await refusalOf(change(alice, { authKey: next.authKey, accountVersion: 3 }))).toBe(
      'account_changed',
    );
  });

  test('leaves other sessions open, and tells them', async () => {
    const alice = await registerPerson(server.origin);
    const other = await enter(server.origin, alice);
    const [here, there] = [
      await openTestStream(server.origin, alice.token),
      await openTestStream(server.origin, other.tokens.accessToken),
    ];
    await change(alice);
    expect(await there.next('account')).toEqual({ accountVersion: 2 });
    await call(server.origin, getVault, { token: other.tokens.accessToken });
    for (const stream of [here, there]) {
      stream.close();
      await stream.ended;
    }
    expect(here.seen.map(({ name }) => name)).not.toContain('account');
  });
});

describe('another recovery code', () => {
  const renew = (person: TestPerson, given: Partial<RenewRecovery> = {}) =>
    call(server.origin, renewRecovery, {
      token: person.token,
      body: {
        authKey: person.authKey,
        accountVersion: 1,
        passwordWrap: randomText(60),
        next: { recoveryAuth: randomText(32), recoveryWrap: randomText(60) },
        ...given,
      },
    });
  const open = (username: string, recoveryAuth: string) =>
    call(server.origin, openRecovery, { body: { username, recoveryAuth } });

  test('takes the place of the one there was, and leaves the password', async () => {
    const alice = await registerPerson(server.origin);
    const [passwordWrap, next] = [
      randomText(60),
      { recoveryAuth: randomText(32), recoveryWrap: randomText(60) },
    ];
    expect(await renew(alice, { passwordWrap, next })).toEqual({ accountVersion: 2 });
    expect(await refusalOf(open(alice.username, alice.recoveryAuth))).toBe('wrong_recovery_code');
    const opened = await open(alice.username, next.recoveryAuth);
    const { keys } = alice.answer.account;
    expect(opened.recovery).toEqual({ accountVersion: 2, kdf: keys.kdf });
    const { recoveryWrap } = next;
    expect(opened.account.keys).toEqual({ ...keys, accountVersion: 2, passwordWrap, recoveryWrap });
    await enter(server.origin, alice);
  });

  test('asks for the password, and for the version in force', async () => {
    const alice = await registerPerson(server.origin);
    expect(await refusalOf(renew(alice, { authKey: randomText(32) }))).toBe('wrong_credentials');
    expect(await refusalOf(renew(alice, { accountVersion: 2 }))).toBe('account_changed');
    await renew(alice);
    expect(await refusalOf(renew(alice))).toBe('account_changed');
  });

  test('has one winner among devices that make one at once', async () => {
    const alice = await registerPerson(server.origin);
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => renew(alice)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the recovery code', () => {
  const open = (username: string, recoveryAuth: string) =>
    call(server.origin, openRecovery, { body: { username, recoveryAuth } });
  const begin = async (username: string) =>
    (await call(server.origin, beginRecovery, { body: { username } })).userId;
  const createRecovery = (person: TestPerson): RecoverAccount => ({
    username: person.username,
    recoveryAuth: person.recoveryAuth,
    accountVersion: 1,
    password: createDoor(),
    recovery: { recoveryAuth: randomText(32), recoveryWrap: randomText(60) },
    device: { deviceId: randomUUID(), name: 'New computer' },
  });
  const recover = (body: RecoverAccount) => call(server.origin, recoverAccount, { body });

  test('shows the account, what its wrap is bound to, and what it opens', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const chat = await startConversation(server.origin, alice, bob);
    await sendMessages(server.origin, chat, bob, 3);
    const [{ account }, kdf] = [alice.answer, alice.answer.account.keys.kdf];
    expect(await open(alice.username, alice.recoveryAuth)).toEqual({
      account,
      recovery: { accountVersion: 1, kdf },
      stakes: { messages: 3, conversations: 1 },
    });
    const next = createDoor();
    await call(server.origin, changePassword, {
      token: alice.token,
      body: { authKey: alice.authKey, accountVersion: 1, next },
    });
    const changed = await open(alice.username, alice.recoveryAuth);
    expect(changed.recovery).toEqual({ accountVersion: 1, kdf });
    expect(changed.account.keys.kdf).toEqual(next.kdf);
  });

  test('says no more of a name that nobody has than of a wrong code', async () => {
    const alice = await registerPerson(server.origin);
    expect(await begin(alice.username)).toBe(alice.userId);
    const [nobody, again] = [await begin('nobody-at-all'), await begin('nobody-at-all')];
    expect(nobody).toBe(again);
    expect(nobody).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await begin('nobody-else')).not.toBe(nobody);
    expect(await refusalOf(open('nobody-at-all', randomText(32)))).toBe('wrong_recovery_code');
    expect(await refusalOf(open(alice.username, randomText(32)))).toBe('wrong_recovery_code');
  });

  test('sets a password, gives way to its successor, and leaves one session', async () => {
    const alice = await registerPerson(server.origin);
    const stream = await openTestStream(server.origin, alice.token);
    const body = createRecovery(alice);
    const answer = await recover(body);

    const before = alice.answer.account;
    const { authKey, ...password } = body.password;
    const { recoveryWrap } = body.recovery;
    expect(answer.account).toEqual({
      ...before,
      keys: { ...before.keys, ...password, recoveryWrap, accountVersion: 2 },
    });
    expect(await stream.next('ended')).toEqual({ reason: 'recovered' });
    expect(await refusalOf(call(server.origin, getVault, { token: alice.token }))).toBe('session_ended');
    await call(server.origin, getVault, { token: answer.tokens.accessToken });
    expect(await refusalOf(enter(server.origin, alice))).toBe('wrong_credentials');
    await enter(server.origin, { ...alice, authKey });
    expect(await refusalOf(open(alice.username, alice.recoveryAuth))).toBe('wrong_recovery_code');
    const { recovery } = await open(alice.username, body.recovery.recoveryAuth);
    expect(recovery).toEqual({ accountVersion: 2, kdf: password.kdf });
  });

  test('opens once, however often and however many at once use it', async () => {
    const alice = await registerPerson(server.origin);
    const body = createRecovery(alice);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => recover({ ...createRecovery(alice), recovery: body.recovery })),
    );
    const lost = outcomes.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(4);
    for (const outcome of lost)
      expect(outcome).toMatchObject({ reason: { problem: { code: 'wrong_recovery_code' } } });
    expect(await refusalOf(recover(createRecovery(alice)))).toBe('wrong_recovery_code');
  });

  test('is refused with a wrong proof, or for a version that is over', async () => {
    const alice = await registerPerson(server.origin);
    const body = createRecovery(alice);
    expect(await refusalOf(recover({ ...body, recoveryAuth: randomText(32) }))).toBe('wrong_recovery_code');
    expect(await refusalOf(recover({ ...body, accountVersion: 2 }))).toBe('account_changed');
    expect(await accountOf(server.origin, alice)).toEqual(alice.answer.account);
  });

  test('does not bring a device back that was signed out', async () => {
    const alice = await registerPerson(server.origin);
    const lost = await enter(server.origin, alice);
    await call(server.origin, signOut, { token: lost.tokens.accessToken });
    const device = { deviceId: lost.deviceId, name: 'Second device' };
    expect(await refusalOf(recover({ ...createRecovery(alice), device }))).toBe('session_ended');
    expect(await accountOf(server.origin, alice)).toEqual(alice.answer.account);
  });
});

describe('a one-time code', () => {
  const open = (username: string, resetCode: string) =>
    call(server.origin, openReset, { body: { username, resetCode } });
  const reset = (body: ResetAccount) => call(server.origin, resetAccount, { body });
  const createReset = (person: TestPerson, resetCode: string, versions = 2) => {
    const { userId, username } = person;
    const { body, identity, encryption } = createRegistration({ userId, username });
    const { authKey, recoveryAuth, device } = body;
    const bundle = createBundle({ userId, username, identity, encryption, keyVersion: versions });
    const keys = { ...body.keys, accountVersion: versions };
    const vault = { ...body.vault, version: versions };
    return { username, resetCode, authKey, recoveryAuth, keys, bundle, vault, device };
  };

  test('says what is lost, and puts new keys under the name, in the directory too', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const chat = await startConversation(server.origin, alice, bob);
    await sendMessages(server.origin, chat, bob, 3);
    const stream = await openTestStream(server.origin, alice.token);
    const resetCode = await issueResetFor(server, alice.username);
    const { userId } = alice;
    expect(await open(alice.username, resetCode)).toEqual({
      userId,
      accountVersion: 1,
      vaultVersion: 1,
      keyVersion: 1,
      stakes: { messages: 3, conversations: 1 },
    });
    const body = createReset(alice, resetCode);
    const { account } = await reset(body);
    const { keys, bundle, vault } = body;
    expect(account).toEqual({ userId, username: alice.username, keys, bundle, vault });
    expect(await stream.next('ended')).toEqual({ reason: 'reset' });
    expect(await refusalOf(enter(server.origin, alice))).toBe('wrong_credentials');
    await enter(server.origin, { ...alice, authKey: body.authKey });
    const shown = await call(server.origin, getUser, {
      token: bob.token,
      params: { username: alice.username },
    });
    expect(shown.bundle).toEqual(bundle);
    const { entries } = await call(server.origin, getDirectory, { token: bob.token, query: { after: 0 } });
    const versions = entries
      .map((text) => directoryFormat.decode(Buffer.from(text, 'base64url')))
      .filter((entry) => entry.userId === userId)
      .map(({ keyVersion }) => keyVersion);
    expect(versions).toEqual([1, 2]);
  });

  test('is good once, for one name, and gives way to a later one', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const first = await issueResetFor(server, alice.username);
    const second = await issueResetFor(server, alice.username);
    for (const [username, code] of [
      [alice.username, first],
      [bob.username, second],
      ['nobody-at-all', second],
    ] as const)
      expect(await refusalOf(open(username, code))).toBe('wrong_reset_code');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => reset(createReset(alice, second))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusalOf(open(alice.username, second))).toBe('wrong_reset_code');
  });

  test('ends after a day', async () => {
    const alice = await registerPerson(server.origin);
    const code = await issueResetFor(server, alice.username);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 24 * 60 * 60 * 1_000 + 1_000 });
    const late = refusalOf(open(alice.username, code));
    expect(await late.finally(() => vi.useRealTimers())).toBe('wrong_reset_code');
  });

  test('takes only what follows the account there is, signed by the keys in it', async () => {
    const alice = await registerPerson(server.origin);
    const code = await issueResetFor(server, alice.username);
    expect(await refusalOf(reset(createReset(alice, code, 1)))).toBe('account_changed');
    expect(await refusalOf(reset(createReset(alice, code, 3)))).toBe('account_changed');
    const [one, other] = [createReset(alice, code), createReset(alice, code)];
    expect(await refusalOf(reset({ ...one, bundle: other.bundle }))).toBe('invalid_request');
    await reset(one);
  });
});

test('the audit log names each change of a door, and no secret', async () => {
  const alice = await registerPerson(server.origin);
  const { token, username, userId } = alice;
  const next = createDoor();
  const change = { authKey: alice.authKey, accountVersion: 1, next };
  await call(server.origin, changePassword, { token, body: change });
  const recovery = { recoveryAuth: randomText(32), recoveryWrap: randomText(60) };
  const { authKey } = next;
  const renewal = { authKey, accountVersion: 2, passwordWrap: randomText(60), next: recovery };
  await call(server.origin, renewRecovery, { token, body: renewal });
  const [recoveryAuth, device] = [randomText(32), { deviceId: randomUUID(), name: 'New computer' }];
  await refusalOf(call(server.origin, openRecovery, { body: { username, recoveryAuth } }));
  await call(server.origin, recoverAccount, {
    body: {
      username,
      recoveryAuth: recovery.recoveryAuth,
      accountVersion: 3,
      password: createDoor(),
      recovery: { ...recovery, recoveryAuth },
      device,
    },
  });
  const actions = ['password_changed', 'recovery_code_renewed', 'recovery_failed', 'account_recovered'];
  const lines = await auditLog(server, new RegExp(actions.join('[^]*')), [userId, username]);
  for (const secret of [alice.authKey, authKey, recovery.recoveryAuth, recoveryAuth])
    expect(lines).not.toContain(secret);
});

describe('a server with limits', () => {
  let limited: TestServer;
  beforeAll(async () => {
    limited = await startTestServer({ settings: { RATE_LIMITS: 'on' } });
  });
  afterAll(() => limited.stop());

  const codesOf = async (attempt: () => Promise<unknown>): Promise<string[]> => {
    const codes = new Set<string>();
    for (let count = 0; count < 21; count++) codes.add(await refusalOf(attempt()));
    return [...codes];
  };

  test('lets nobody who holds a session guess the password by what needs it', async () => {
    const { token } = await registerPerson(limited.origin);
    const codes = await codesOf(() => {
      const body = { authKey: randomText(32), accountVersion: 1, next: createDoor() };
      return call(limited.origin, changePassword, { token, body });
    });
    expect(codes).toEqual(['wrong_credentials', 'rate_limited']);
  });

  test('lets nobody try codes', async () => {
    const { username } = await registerPerson(limited.origin);
    const codes = await codesOf(() =>
      call(limited.origin, openRecovery, { body: { username, recoveryAuth: randomText(32) } }),
    );
    expect(codes).toEqual(['wrong_recovery_code', 'rate_limited']);
  });
});
