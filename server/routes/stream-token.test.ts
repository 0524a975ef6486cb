import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { issueStreamToken, signOut } from '@secure-chat/shared/contract';
import { sendMessages, startConversation, type TestConversation } from '../testing/conversations.ts';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream, type TestStream } from '../testing/test-stream.ts';

/** A locked device listens with a token of its own. That no route takes it stands in every-route.test.ts. */

let server: TestServer;
let alice: TestPerson;
let bob: TestPerson;
let conversation: TestConversation;
const streams: TestStream[] = [];

beforeAll(async () => {
  server = await startTestServer({ settings: { HEARTBEAT_MS: '50', PRESENCE_GRACE_MS: '0' } });
});
afterAll(() => server.stop());
beforeEach(async () => {
  [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  conversation = await startConversation(server.origin, alice, bob);
});
afterEach(() => {
  vi.useRealTimers();
  for (const stream of streams.splice(0)) stream.close();
});

async function open(token: string): Promise<TestStream> {
  const stream = await openTestStream(server.origin, token);
  streams.push(stream);
  return stream;
}

const streamTokenOf = async (person: TestPerson): Promise<string> =>
  (await call(server.origin, issueStreamToken, { token: person.token })).streamToken;

test('gets what comes, sealed as ever', async () => {
  const stream = await open(await streamTokenOf(bob));
  await sendMessages(server.origin, conversation, alice, 1);
  expect(await stream.next('event', ({ event }) => event.kind === 'message')).toMatchObject({
    conversationId: conversation.conversationId,
    event: { senderUserId: alice.userId },
  });
});

test('is nobody’s presence: not when it opens, not when it closes', async () => {
  const atAlice = await open(alice.token);
  const locked = await open(await streamTokenOf(bob));
  await locked.next('hello');
  locked.close();
  await locked.ended;
  const present = await open(bob.token);
  expect((await present.next('hello')).online).toEqual([alice.userId]);
  expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: true });
  expect(atAlice.text().match(/event: presence/g)).toHaveLength(1);
});

test('takes the presence away where it takes the place of the same device’s stream', async () => {
  const [atAlice, present] = [await open(alice.token), await open(bob.token)];
  expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: true });
  await open(await streamTokenOf(bob));
  expect(await present.next('ended')).toEqual({ reason: 'replaced' });
  expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: false });
  await open(bob.token);
  expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: true });
});

test('does not show as online to somebody who comes', async () => {
  await open(await streamTokenOf(bob));
  const atAlice = await open(alice.token);
  expect((await atAlice.next('hello')).online).toEqual([]);
});

test('ends with its device', async () => {
  const token = await streamTokenOf(bob);
  const stream = await open(token);
  await call(server.origin, signOut, { token: bob.token });
  expect(await stream.next('ended')).toEqual({ reason: 'signed_out' });
  await expect(open(token)).rejects.toThrow('401');
});

test('outlives access tokens, and not a week', async () => {
  const token = await streamTokenOf(bob);
  const day = 24 * 60 * 60 * 1_000;
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * day });
  await open(token);
  vi.setSystemTime(Date.now() + 2 * day);
  await expect(open(token)).rejects.toThrow('401');
});
