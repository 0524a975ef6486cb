import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  acceptInvite,
  createInvite,
  deleteAccount,
  listInvites,
  registerAccount,
  revokeInvite,
} from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { dumpDatabase } from '../testing/dump-database.ts';
import { createRegistration, randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let alice: TestPerson;
beforeAll(async () => {
  const open = await startTestServer();
  alice = await registerPerson(open.origin);
  await open.pause();
  server = await startTestServer({ resume: open, settings: { REGISTRATION: 'invite' } });
});
afterAll(() => server.stop());
afterEach(() => void vi.useRealTimers());

const inAWeek = () => Date.now() + 7 * 24 * 60 * 60 * 1_000;
const hashOf = (token: string) =>
  createHash('sha256').update(Buffer.from(token, 'base64url')).digest('base64url');

async function invited(by = alice, expiresAt = inAWeek()) {
  const pass = { token: randomText(16), ack: randomText(32) };
  const body = { tokenHash: hashOf(pass.token), expiresAt };
  await call(server.origin, createInvite, { token: by.token, body });
  return { ...pass, tokenHash: body.tokenHash };
}

async function joins(invite?: { token: string; ack: string }): Promise<TestPerson> {
  const { body, identity, encryption } = createRegistration();
  const pass = invite && { token: invite.token, ack: invite.ack };
  const answer = await call(server.origin, registerAccount, {
    body: { ...body, ...(pass && { invite: pass }) },
  });
  const { accessToken: token, refreshToken } = answer.tokens;
  const { userId, username, authKey, recoveryAuth, bundle, device } = body;
  const bundleHash = createHash('sha256').update(Buffer.from(bundle.bytes, 'base64url')).digest();
  const keys = { identity, encryption, bundle, bundleHash: new Uint8Array(bundleHash) };
  const own = { userId, username, authKey, recoveryAuth, deviceId: device.deviceId };
  return { ...own, ...keys, token, refreshToken, answer };
}

const accept = (guest: TestPerson, { token, ack }: { token: string; ack: string }) =>
  call(server.origin, acceptInvite, { token: guest.token, body: { token, ack } });

const listed = async (person = alice) =>
  (await call(server.origin, listInvites, { token: person.token })).invites;

test('lets one person in where only people with an invite may come', async () => {
  expect(await refusalOf(joins())).toBe('invite_needed');
  const invite = await invited();
  const guest = await joins(invite);
  expect(await refusalOf(joins(invite))).toBe('invite_ended');
  const [state] = await listed();
  expect(state).toMatchObject({
    tokenHash: invite.tokenHash,
    used: { userId: guest.userId, ack: invite.ack },
  });
});

test('is still good after a registration that was refused', async () => {
  const invite = await invited();
  const { body } = createRegistration({ username: alice.username });
  const { token, ack } = invite;
  const taken = call(server.origin, registerAccount, { body: { ...body, invite: { token, ack } } });
  expect(await refusalOf(taken)).toBe('username_taken');
  await joins(invite);
});

test('has one winner of many who come with it at once', async () => {
  const invite = await invited();
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => joins(invite)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('is taken by somebody with an account too, who may say the same again and nothing else', async () => {
  const [invite, guest] = [await invited(), await joins(await invited())];
  await accept(guest, invite);
  await accept(guest, invite);
  expect(await refusalOf(accept(guest, { ...invite, ack: randomText(32) }))).toBe('invite_ended');
});

test('is not for whoever made it', async () => {
  expect(await refusalOf(accept(alice, await invited()))).toBe('invite_ended');
});

test('ends when it is taken back, or with its time', async () => {
  const [back, late, guest] = [await invited(), await invited(), await joins(await invited())];
  const { tokenHash } = back;
  await call(server.origin, revokeInvite, { token: alice.token, body: { tokenHash } });
  expect(await refusalOf(accept(guest, back))).toBe('invite_ended');
  expect((await listed()).map((one) => one.tokenHash)).not.toContain(tokenHash);
  // Within the life of the access token, so only the invite is too old.
  const soon = await invited(alice, Date.now() + 60_000);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
  expect(await refusalOf(accept(guest, soon))).toBe('invite_ended');
  await accept(guest, late);
});

test('nobody takes back another’s', async () => {
  const [invite, guest] = [await invited(), await joins(await invited())];
  const body = { tokenHash: invite.tokenHash };
  await call(server.origin, revokeInvite, { token: guest.token, body });
  await accept(guest, invite);
  expect((await listed()).map(({ tokenHash }) => tokenHash)).toContain(invite.tokenHash);
});

test('ends with the account that made it', async () => {
  const [host, guest] = [await joins(await invited()), await joins(await invited())];
  const invite = await invited(host);
  await call(server.origin, deleteAccount, { token: host.token, body: { authKey: host.authKey } });
  expect(await refusalOf(accept(guest, invite))).toBe('invite_ended');
});

test('lasts a month at most, and one person has so many of them open', async () => {
  const host = await joins(await invited());
  expect(await refusalOf(invited(host, Date.now() + limits.inviteLifeMs + 60_000))).toBe('invalid_request');
  expect(await refusalOf(invited(host, Date.now() - 1))).toBe('invalid_request');
  for (let count = 0; count < limits.openInvites; count++) await invited(host);
  expect(await refusalOf(invited(host))).toBe('too_many_invites');
});

test('nothing that lies in the database lets anybody in', async () => {
  const { token } = await invited();
  const stored = await dumpDatabase(server.databaseUrl);
  expect(stored.includes(Buffer.from(token, 'base64url').toString('hex'))).toBe(false);
});
