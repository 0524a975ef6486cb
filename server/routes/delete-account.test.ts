import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createConversation,
  deleteAccount,
  getUser,
  getVault,
  listBundles,
  prelogin,
  refreshSession,
  registerAccount,
  sync,
} from '@secure-chat/shared/contract';
import {
  append,
  createControl,
  createMessage,
  presentMember,
  sendMessages,
  startConversation,
  startGroup,
  changeControl,
} from '../testing/conversations.ts';
import { dumpDatabase } from '../testing/dump-database.ts';
import { createRegistration, randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { enter } from '../testing/sessions.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream } from '../testing/test-stream.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const remove = ({ token, authKey }: Pick<TestPerson, 'token' | 'authKey'>) =>
  call(server.origin, deleteAccount, { token, body: { authKey } });

test('asks for the password again, and does nothing without it', async () => {
  const alice = await registerPerson(server.origin);
  expect(await refusalOf(remove({ ...alice, authKey: randomText(32) }))).toBe('wrong_credentials');
  await call(server.origin, getVault, { token: alice.token });
});

test('ends every device, and lets nobody in again', async () => {
  const alice = await registerPerson(server.origin);
  const other = await enter(server.origin, alice);
  const stream = await openTestStream(server.origin, other.tokens.accessToken);

  await remove(alice);

  expect(await stream.next('ended')).toEqual({ reason: 'revoked' });
  expect(await refusalOf(call(server.origin, getVault, { token: alice.token }))).toBe('session_ended');
  const { refreshToken } = other.tokens;
  expect(await refusalOf(call(server.origin, refreshSession, { body: { refreshToken } }))).toBe(
    'session_ended',
  );
  expect(await refusalOf(enter(server.origin, alice))).toBe('wrong_credentials');
});

test('leaves nothing in the database that opens the account', async () => {
  const alice = await registerPerson(server.origin);
  const { keys, vault } = alice.answer.account;
  const secrets = [
    keys.passwordWrap,
    keys.recoveryWrap,
    keys.identity.wrappedPrivateKey,
    keys.encryption.wrappedPrivateKey,
    vault.ciphertext,
  ].map((text) => Buffer.from(text, 'base64url').toString('hex'));
  const before = await dumpDatabase(server.databaseUrl);
  expect(secrets.filter((secret) => before.includes(secret))).toHaveLength(secrets.length);

  await remove(alice);

  const after = await dumpDatabase(server.databaseUrl);
  expect(secrets.filter((secret) => after.includes(secret))).toEqual([]);
});

test('never gives the name to anybody else, and does not tell it from one that nobody had', async () => {
  const alice = await registerPerson(server.origin);
  const bob = await registerPerson(server.origin);
  const { username } = alice;
  const kdfBefore = alice.answer.account.keys.kdf;
  await remove(alice);

  const { body } = createRegistration({ username });
  expect(await refusalOf(call(server.origin, registerAccount, { body }))).toBe('username_taken');
  const { kdf } = await call(server.origin, prelogin, { body: { username } });
  expect(kdf.seed).not.toBe(kdfBefore.seed);
  expect(await refusalOf(call(server.origin, getUser, { token: bob.token, params: { username } }))).toBe(
    'not_found',
  );
});

test('leaves the other one of two with what was said, and takes nothing more for them', async () => {
  const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const conversation = await startConversation(server.origin, alice, bob);
  const { sessionHash } = await sendMessages(server.origin, conversation, bob, 1);
  await sendMessages(server.origin, conversation, alice, 2);
  await remove(alice);

  const page = await call(server.origin, sync, { token: bob.token, body: { cursors: [] } });
  expect(page.conversations[0]?.events).toHaveLength(6);
  const message = createMessage(conversation, bob, { sessionHash, index: 1 });
  expect(await refusalOf(append(server.origin, conversation, bob, [message]))).toBe('account_deleted');
  expect(await refusalOf(sendMessages(server.origin, conversation, bob, 1))).toBe('account_deleted');
  // The keys under which that was signed can still be had.
  const wanted = [{ userId: alice.userId }];
  const { bundles } = await call(server.origin, listBundles, { token: bob.token, body: { wanted } });
  expect(bundles).toEqual([alice.bundle]);
});

test('is in no conversation that is made later', async () => {
  const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const group = await startGroup(server.origin, bob, []);
  await remove(alice);

  const control = createControl(bob, alice);
  expect(
    await refusalOf(call(server.origin, createConversation, { token: bob.token, body: { control } })),
  ).toBe('not_found');
  const add = { op: 'add', member: { ...presentMember(alice), role: 'member' }, history: 'none' } as const;
  const added = { kind: 'control', ...changeControl(group, bob, [add]) } as const;
  expect(await refusalOf(append(server.origin, group, bob, [added]))).toBe('not_found');
});

test('is named in the audit log, without a secret', async () => {
  const alice = await registerPerson(server.origin);
  await remove(alice);
  await server.pause();
  const lines = (await readFile(join(server.config.dataDir, 'audit.log'), 'utf8')).split('\n');
  const line = lines.find((one) => one.includes('account_deleted') && one.includes(alice.userId));
  expect(line).toContain(alice.username);
  expect(line).not.toContain(alice.authKey);
  server = await startTestServer({ resume: server });
});
