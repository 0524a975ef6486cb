import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBase64Url } from '@secure-chat/shared/bytes';
import {
  beginSecondFactor,
  confirmSecondFactor,
  createInvite,
  getDirectory,
  getUser,
  getVault,
  listDevices,
  openRecovery,
  openReset,
  refreshSession,
  secureAccount,
  signIn,
  sync,
  type SecureAccount,
} from '@secure-chat/shared/contract';
import { directoryFormat } from '@secure-chat/shared/signed/directory';
import { codeOf, stepAt } from '../security/totp.ts';
import { auditLog } from '../testing/audit-log.ts';
import { changeGroup, presentMember, sendMessages, startGroup } from '../testing/conversations.ts';
import {
  createBundle,
  createRegistration,
  randomText,
  registerPerson,
  type TestPerson,
} from '../testing/factories.ts';
import { createIdentityKeys, hashOf } from '../testing/keys.ts';
import { issueResetFor, replaceAccount } from '../testing/publish-keys.ts';
import { queryRows } from '../testing/query-rows.ts';
import { createSecuring, createSuccession, secure } from '../testing/securing.ts';
import { accountOf, enter } from '../testing/sessions.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream } from '../testing/test-stream.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const send = ({ token }: TestPerson, body: SecureAccount) =>
  call(server.origin, secureAccount, { token, body });

describe('securing an account', () => {
  test('puts other keys under the name, keeps those before, and enters them in the directory', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const { body } = createSecuring(alice);
    const answer = await send(alice, body);
    const { keys, bundle, vault, succession, device } = body.next;
    const { userId, username } = alice;
    expect(answer).toMatchObject({ account: { userId, username, keys, bundle, vault } });
    expect(answer.deviceId).toBe(device.deviceId);
    expect(await accountOf(server.origin, { token: answer.tokens.accessToken })).toEqual(answer.account);
    const { account } = await enter(server.origin, { ...alice, authKey: body.next.authKey });
    expect(account).toEqual(answer.account);
    const shown = await call(server.origin, getUser, { token: bob.token, params: { username } });
    expect(shown.bundle).toEqual({ ...bundle, succession });
    const { entries } = await call(server.origin, getDirectory, { token: bob.token, query: { after: 0 } });
    const versions = entries
      .map((text) => directoryFormat.decode(Buffer.from(text, 'base64url')))
      .filter((entry) => entry.userId === userId)
      .map(({ keyVersion }) => keyVersion);
    expect(versions).toEqual([1, 2]);
  });

  test('ends every session at once, its own too, and leaves one device', async () => {
    const alice = await registerPerson(server.origin);
    const other = await enter(server.origin, alice);
    const streams = [
      await openTestStream(server.origin, alice.token),
      await openTestStream(server.origin, other.tokens.accessToken),
    ];
    const { tokens, deviceId } = await send(alice, createSecuring(alice).body);
    for (const stream of streams) expect(await stream.next('ended')).toEqual({ reason: 'secured' });
    for (const token of [alice.token, other.tokens.accessToken])
      expect(await refusalOf(call(server.origin, getVault, { token }))).toBe('session_ended');
    for (const refreshToken of [alice.refreshToken, other.tokens.refreshToken])
      expect(await refusalOf(call(server.origin, refreshSession, { body: { refreshToken } }))).toBe(
        'session_ended',
      );
    const { devices } = await call(server.origin, listDevices, { token: tokens.accessToken });
    expect(devices).toMatchObject([{ deviceId, current: true }]);
  });

  test('leaves no way in that was there before', async () => {
    const alice = await registerPerson(server.origin);
    const { username, recoveryAuth, token } = alice;
    const resetCode = await issueResetFor(server, username);
    await call(server.origin, createInvite, {
      token,
      body: { tokenHash: randomText(32), expiresAt: Date.now() + 60_000 },
    });
    const { body } = createSecuring(alice);
    await send(alice, body);
    expect(await refusalOf(enter(server.origin, alice))).toBe('wrong_credentials');
    const recovering = call(server.origin, openRecovery, { body: { username, recoveryAuth } });
    expect(await refusalOf(recovering)).toBe('wrong_recovery_code');
    await call(server.origin, openRecovery, { body: { username, recoveryAuth: body.next.recoveryAuth } });
    const starting = call(server.origin, openReset, { body: { username, resetCode } });
    expect(await refusalOf(starting)).toBe('wrong_reset_code');
    const invites = 'SELECT 1 FROM invites WHERE user_id = $1';
    expect(await queryRows(server.databaseUrl, invites, [alice.userId])).toEqual([]);
  });

  test('asks for the password’s key again, and changes nothing without it', async () => {
    const alice = await registerPerson(server.origin);
    const { body } = createSecuring(alice);
    expect(await refusalOf(send(alice, { ...body, authKey: randomText(32) }))).toBe('wrong_credentials');
    expect(await accountOf(server.origin, alice)).toEqual(alice.answer.account);
  });

  test('has one winner among those who do it at once', async () => {
    const alice = await registerPerson(server.origin);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => send(alice, createSecuring(alice).body)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { bundle } = await call(server.origin, getUser, {
      token: (await registerPerson(server.origin)).token,
      params: { username: alice.username },
    });
    expect(bundle.succession).toBeDefined();
  });

  test('takes only what follows the account there is', async () => {
    const alice = await registerPerson(server.origin);
    const { body } = createSecuring(alice);
    const { next } = body;
    const wrong: SecureAccount[] = [
      { ...body, accountVersion: 2 },
      { ...body, next: { ...next, keys: { ...next.keys, accountVersion: 3 } } },
      { ...body, next: { ...next, vault: { ...next.vault, version: 3 } } },
    ];
    for (const one of wrong) expect(await refusalOf(send(alice, one))).toBe('account_changed');
    expect(await accountOf(server.origin, alice)).toEqual(alice.answer.account);
  });

  test('wants the word of the identity that gives way, about this very bundle', async () => {
    const alice = await registerPerson(server.origin);
    const { body, bundleHash, identity } = createSecuring(alice);
    const refusalFor = (succession: SecureAccount['next']['succession']) =>
      refusalOf(send(alice, { ...body, next: { ...body.next, succession } }));
    const stranger = createIdentityKeys();
    expect(await refusalFor(createSuccession(alice, bundleHash, 2, stranger))).toBe('invalid_signature');
    expect(await refusalFor(createSuccession(alice, bundleHash, 2, identity))).toBe('invalid_signature');
    expect(await refusalFor(createSuccession({ ...alice, identity }, bundleHash, 2))).toBe('invalid_request');
    expect(await refusalFor(createSuccession(alice, hashOf(bundleHash), 2))).toBe('invalid_request');
    expect(await refusalFor(createSuccession(alice, bundleHash, 3))).toBe('invalid_request');
    expect(await refusalFor(createSuccession({ ...alice, userId: randomUUID() }, bundleHash, 2))).toBe(
      'invalid_request',
    );
    expect(await accountOf(server.origin, alice)).toEqual(alice.answer.account);
  });

  test('can be done again, each time with the keys before', async () => {
    const alice = await registerPerson(server.origin);
    const once = await secure(server.origin, alice);
    const { body } = createSecuring(once, 3);
    const past = [...once.answer.account.keys.past!, ...body.next.keys.past!];
    const { account } = await send(once, {
      ...body,
      next: { ...body.next, keys: { ...body.next.keys, past } },
    });
    expect(account.keys.past).toEqual(past);
  });

  test('is a line in the audit log, and names no secret', async () => {
    const alice = await registerPerson(server.origin);
    const { body } = createSecuring(alice);
    await send(alice, body);
    const lines = await auditLog(server, /account_secured[^]*keys_changed/, [alice.userId]);
    for (const secret of [alice.authKey, body.next.authKey, body.next.recoveryAuth])
      expect(lines).not.toContain(secret);
  });
});

test('an account that asks for a code asks for it here, unless the device has shown one', async () => {
  const alice = await registerPerson(server.origin);
  const { token, authKey } = alice;
  const { secret } = await call(server.origin, beginSecondFactor, { body: { authKey }, token });
  const code = codeOf(fromBase64Url(secret), stepAt(Date.now()));
  const { deviceTrust } = await call(server.origin, confirmSecondFactor, { body: { code }, token });
  const { body } = createSecuring(alice);
  expect(await refusalOf(send(alice, body))).toBe('second_factor_required');
  expect(await refusalOf(send(alice, { ...body, code }))).toBe('wrong_second_factor');
  expect(await refusalOf(send(alice, { ...body, deviceTrust: randomText(32) }))).toBe(
    'second_factor_required',
  );
  expect(await accountOf(server.origin, { token })).toEqual(alice.answer.account);
  const answer = await send(alice, { ...body, deviceTrust });
  expect(answer.deviceTrust).not.toBe(deviceTrust);
  // Neither what was shown nor another device is trusted from now on; the one that is left is.
  const { username } = alice;
  const { authKey: newAuthKey, device } = body.next;
  const again = (shown: { deviceTrust?: string }, deviceId = device.deviceId) =>
    call(server.origin, signIn, {
      body: { username, authKey: newAuthKey, device: { ...device, deviceId }, ...shown },
    });
  expect(await refusalOf(again({ deviceTrust }))).toBe('second_factor_required');
  expect(await refusalOf(again({ deviceTrust: answer.deviceTrust! }, randomUUID()))).toBe(
    'second_factor_required',
  );
  await again({ deviceTrust: answer.deviceTrust! });
});

describe('a group', () => {
  const readAs = async ({ token }: TestPerson, conversationId: string) => {
    const answer = await call(server.origin, sync, { token, body: { cursors: [] } });
    const page = answer.conversations.find((one) => one.conversationId === conversationId)!;
    return page.events.map(({ seq, kind }) => `${seq} ${kind}`);
  };
  const rebindOf = (person: TestPerson) => {
    const { userId, identityKey, keyId, bundleHash } = presentMember(person);
    return { op: 'rebind', userId, identityKey, keyId, bundleHash } as const;
  };

  test('keeps showing what was said before to a member who secured the account', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const group = await startGroup(server.origin, alice, [bob]);
    const { appended } = await sendMessages(server.origin, group, alice, 1);
    const secured = await secure(server.origin, bob);
    await changeGroup(server.origin, group, {
      actor: alice,
      ops: [rebindOf(secured)],
      members: [alice, secured],
      lastSeen: appended.at(-1)!,
    });
    await sendMessages(server.origin, group, secured, 1);
    const whole = ['1 control', '2 session', '3 message', '4 control', '5 session', '6 message'];
    expect(await readAs(secured, group.conversationId)).toEqual(whole);
  });

  test('shows nothing of it to one who started afresh, though they secured the account later', async () => {
    const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
    const group = await startGroup(server.origin, alice, [bob]);
    const { appended } = await sendMessages(server.origin, group, alice, 1);
    const { userId, username } = bob;
    const { body, identity, encryption } = createRegistration({ userId, username });
    const bundle = createBundle({ userId, username, identity, encryption, keyVersion: 2 });
    const keys = { ...body.keys, accountVersion: 2 };
    await replaceAccount(server, { ...body, keys, bundle, vault: { ...body.vault, version: 2 } });
    const answer = await call(server.origin, signIn, {
      body: { username, authKey: body.authKey, device: body.device },
    });
    const { accessToken } = answer.tokens;
    const fresh = { ...bob, authKey: body.authKey, identity, encryption, token: accessToken, answer };
    const { body: securing, ...made } = createSecuring(fresh, 3);
    const { tokens } = await send(fresh, securing);
    const secured = { ...fresh, ...made, token: tokens.accessToken };
    await changeGroup(server.origin, group, {
      actor: alice,
      ops: [rebindOf(secured)],
      members: [alice, secured],
      lastSeen: appended.at(-1)!,
    });
    expect(await readAs(secured, group.conversationId)).toEqual(['4 control']);
  });
});
