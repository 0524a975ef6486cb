import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  answerApproval,
  beginApproval,
  beginRecovery,
  claimApproval,
  finishApproval,
  listApprovals,
  listDevices,
  requestApproval,
} from '@secure-chat/shared/contract';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { uuidPattern } from '@secure-chat/shared/ids';
import { limits } from '@secure-chat/shared/limits';
import { newPasswordFormat } from '@secure-chat/shared/signed/new-password';
import { sendMessages, startConversation } from '../testing/conversations.ts';
import {
  createDoor,
  randomText,
  randomUsername,
  registerPerson,
  type TestPerson,
} from '../testing/factories.ts';
import {
  createEncryptionKeys,
  createIdentityKeys,
  createRsaKeys,
  hashOf,
  signWith,
  type TestKeys,
} from '../testing/keys.ts';
import { enter } from '../testing/sessions.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream } from '../testing/test-stream.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => {
  vi.useRealTimers();
});

const publicKey = toBase64Url(createEncryptionKeys().spki);
const begin = (username: string) => call(server.origin, beginApproval, { body: { username } });
type Begun = Awaited<ReturnType<typeof begin>>;

async function ask(begun: Begun, change: { publicKey?: string; claim?: string } = {}): Promise<void> {
  const { approvalId, claim } = begun;
  const body = { claim, publicKey, proof: randomText(32), deviceName: 'New computer', ...change };
  await call(server.origin, requestApproval, { params: { approvalId }, body });
}

const claimed = ({ approvalId, claim }: Begun) =>
  call(server.origin, claimApproval, { params: { approvalId }, body: { claim } });

const answer = (person: TestPerson, { approvalId }: Begun, sealed: string | null) =>
  call(server.origin, answerApproval, { params: { approvalId }, body: { sealed }, token: person.token });

const waiting = async (person: TestPerson) =>
  (await call(server.origin, listApprovals, { token: person.token })).approvals;

test('shows a request to the account’s devices, and passes the answer on to whoever asked', async () => {
  const alice = await registerPerson(server.origin);
  const stream = await openTestStream(server.origin, alice.token);
  const begun = await begin(alice.username);
  expect(begun.userId).toBe(alice.userId);
  expect(await waiting(alice)).toEqual([]);

  await ask(begun);

  await stream.next('approvals');
  expect(await waiting(alice)).toMatchObject([
    { approvalId: begun.approvalId, publicKey, deviceName: 'New computer', address: '127.0.0.1' },
  ]);
  expect(await claimed(begun)).toEqual({ state: 'waiting' });
  const sealed = randomText(412);
  await answer(alice, begun, sealed);
  await stream.next('approvals');
  expect(await waiting(alice)).toEqual([]);
  const { account } = alice.answer;
  expect(await claimed(begun)).toEqual({
    state: 'approved',
    sealed,
    account,
    stakes: { messages: 0, conversations: 0 },
  });
  stream.close();
});

test('says how many messages stay readable', async () => {
  const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const conversation = await startConversation(server.origin, alice, bob);
  await sendMessages(server.origin, conversation, bob, 3);
  const begun = await begin(alice.username);
  await ask(begun);
  await answer(alice, begun, randomText(412));
  expect(await claimed(begun)).toMatchObject({ stakes: { messages: 3, conversations: 1 } });
});

test('tells a device that was turned away', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await begin(alice.username);
  await ask(begun);
  await answer(alice, begun, null);
  expect(await claimed(begun)).toEqual({ state: 'refused' });
});

test('answers for a name that nobody has as for one that somebody has', async () => {
  const nobody = randomUsername();
  const [begun, again] = [await begin(nobody), await begin(nobody)];
  expect(again.userId).toBe(begun.userId);
  expect(begun.userId).toMatch(uuidPattern);
  // By whichever door one asks: two answers would tell that nobody has the name.
  const { userId } = await call(server.origin, beginRecovery, { body: { username: nobody } });
  expect(begun.userId).toBe(userId);
  // Clients draw theirs with `randomUUID`.
  expect(begun.userId[14]).toBe('4');
  await ask(begun);
  expect(await claimed(begun)).toEqual({ state: 'waiting' });
});

test('takes one request, one answer, and nothing after it', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await begin(alice.username);
  expect(await refusalOf(answer(alice, begun, randomText(412)))).toBe('approval_over');
  await ask(begun);
  expect(await refusalOf(ask(begun))).toBe('approval_over');
  await answer(alice, begun, randomText(412));
  expect(await refusalOf(answer(alice, begun, null))).toBe('approval_over');
  expect(await refusalOf(ask(begun))).toBe('approval_over');
});

test('of two devices that answer at once one is heard', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await begin(alice.username);
  await ask(begun);
  const outcomes = await Promise.allSettled([
    answer(alice, begun, randomText(412)),
    answer(alice, begun, null),
  ]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('is nobody else’s to claim, to change or to answer', async () => {
  const [alice, eve] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const begun = await begin(alice.username);
  const stolen = { ...begun, claim: randomText(32) };
  expect(await refusalOf(ask(stolen))).toBe('approval_over');
  await ask(begun);
  expect(await refusalOf(claimed(stolen))).toBe('approval_over');
  expect(await refusalOf(claimed({ ...begun, approvalId: randomUUID() }))).toBe('approval_over');
  expect(await waiting(eve)).toEqual([]);
  expect(await refusalOf(answer(eve, begun, randomText(412)))).toBe('approval_over');
  expect(await claimed(begun)).toEqual({ state: 'waiting' });
});

test('ends after five minutes without an answer', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await begin(alice.username);
  await ask(begun);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + limits.approvalMs + 1 });
  expect(await waiting(alice)).toEqual([]);
  expect(await refusalOf(claimed(begun))).toBe('approval_over');
  expect(await refusalOf(answer(alice, begun, randomText(412)))).toBe('approval_over');
});

test('refuses a key that suite 1 does not allow', async () => {
  const begun = await begin(randomUsername());
  const weak = toBase64Url(createRsaKeys(2048).spki);
  expect(await refusalOf(ask(begun, { publicKey: weak }))).toBe('invalid_request');
  expect(await refusalOf(ask(begun, { publicKey: randomText(91) }))).toBe('invalid_request');
});

test('lets so many devices ask for one name and no more, whether somebody has it or not', async () => {
  const alice = await registerPerson(server.origin);
  for (const name of [alice.username, randomUsername()]) {
    for (let count = 0; count < limits.approvalsAtOnce; count++) await begin(name);
    expect(await refusalOf(begin(name))).toBe('rate_limited');
  }
});

function createFinish(
  person: TestPerson,
  { approvalId, claim }: Begun,
  by: { identity?: TestKeys; accountVersion?: number } = {},
) {
  const next = createDoor();
  const device = { deviceId: randomUUID(), name: 'New computer' };
  const body = { claim, accountVersion: by.accountVersion ?? 1, next, device };
  const bytes = newPasswordFormat.encode({
    suite: 1,
    userId: person.userId,
    approvalId,
    deviceId: device.deviceId,
    accountVersion: body.accountVersion + 1,
    memoryKiB: next.kdf.memoryKiB,
    passes: next.kdf.passes,
    seed: fromBase64Url(next.kdf.seed),
    authKeyHash: hashOf(fromBase64Url(next.authKey)),
    passwordWrapHash: hashOf(fromBase64Url(next.passwordWrap)),
  });
  const signature = toBase64Url(signWith(by.identity ?? person.identity, bytes));
  return { ...body, signature };
}

const finish = (begun: Begun, body: ReturnType<typeof createFinish>) =>
  call(server.origin, finishApproval, { params: { approvalId: begun.approvalId }, body });

async function approved(person: TestPerson): Promise<Begun> {
  const begun = await begin(person.username);
  await ask(begun);
  await answer(person, begun, randomText(412));
  return begun;
}

test('an approved device sets a new password, and every other device is signed out', async () => {
  const alice = await registerPerson(server.origin);
  const stream = await openTestStream(server.origin, alice.token);
  const begun = await approved(alice);
  const body = createFinish(alice, begun);

  const { account, tokens } = await finish(begun, body);

  const { kdf, passwordWrap, authKey } = body.next;
  expect(account.keys).toMatchObject({ accountVersion: 2, kdf, passwordWrap });
  expect(await stream.next('ended')).toEqual({ reason: 'password_changed' });
  expect(await refusalOf(waiting(alice))).toBe('session_ended');
  expect(await refusalOf(enter(server.origin, alice))).toBe('wrong_credentials');
  await enter(server.origin, { ...alice, authKey });
  const { devices } = await call(server.origin, listDevices, { token: tokens.accessToken });
  expect(devices.map(({ name }) => name).toSorted()).toEqual(['New computer', 'Second device']);
});

test('no password is set without the identity’s signature over all of it', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await approved(alice);
  const stranger = createFinish(alice, begun, { identity: createIdentityKeys() });
  expect(await refusalOf(finish(begun, stranger))).toBe('invalid_signature');
  const good = createFinish(alice, begun);
  for (const changed of [
    { ...good, next: { ...good.next, authKey: randomText(32) } },
    { ...good, next: { ...good.next, passwordWrap: randomText(60) } },
    { ...good, device: { deviceId: randomUUID(), name: 'New computer' } },
    { ...good, accountVersion: 2 },
  ])
    expect(await refusalOf(finish(begun, changed))).toBe('invalid_signature');
  await enter(server.origin, alice);
});

test('no password is set before the request is approved, twice, or by whoever has not asked', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await begin(alice.username);
  await ask(begun);
  expect(await refusalOf(finish(begun, createFinish(alice, begun)))).toBe('approval_over');
  await answer(alice, begun, randomText(412));
  const stolen = { ...begun, claim: randomText(32) };
  expect(await refusalOf(finish(stolen, createFinish(alice, stolen)))).toBe('approval_over');
  const outcomes = await Promise.allSettled(
    Array.from({ length: 3 }, () => finish(begun, createFinish(alice, begun))),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('of two password changes from the same state the later one is refused', async () => {
  const alice = await registerPerson(server.origin);
  const begun = await approved(alice);
  const body = createFinish(alice, begun, { accountVersion: 2 });
  expect(await refusalOf(finish(begun, body))).toBe('account_changed');
  await enter(server.origin, alice);
});
