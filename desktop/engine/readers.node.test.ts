import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { EngineError } from './errors.ts';
import type { Readers } from './face.ts';
import { TestClient } from './testing/test-client.ts';

/** Who has read one's own message: by signed receipts, and only what they tell. */

let server: TestServer;
const clients: TestClient[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => clients.splice(0).forEach((client) => client.engine.stop()));

async function person(name: string): Promise<TestClient> {
  const username = `${name}-${crypto.randomUUID().slice(0, 8)}`;
  const client = await TestClient.register({ origin: server.origin, username });
  clients.push(client);
  return client;
}

async function join(client: TestClient, conversationId: string): Promise<void> {
  await client.until(() => client.summary(conversationId)?.request, 'the request');
  await client.engine.acceptRequest({ conversationId });
  await client.until(() => client.summary(conversationId)?.title === 'Boat', 'the group’s name');
}

/** Asks again whenever anything is told, as a view does. */
async function readers(
  client: TestClient,
  message: { conversationId: string; id: string },
  wanted: Record<keyof Readers, readonly TestClient[]>,
): Promise<void> {
  const { conversationId, id } = message;
  // Others may have it before its author's own app has seen it in the log.
  await client.until((seen) => seen.timelines.get(conversationId)?.get(id)?.seq, 'its place in the log');
  const expected = Object.values(wanted).map((people) => people.map(({ self }) => self.userId).sort());
  for (;;) {
    const before = client.seen.conversations;
    const { read, delivered, waiting } = await client.engine.getReaders(message);
    const found = [read, delivered, waiting].map((people) => people.map(({ userId }) => userId).sort());
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    const what = `${JSON.stringify(expected)}, and not ${JSON.stringify(found)}`;
    await client.until((seen) => seen.conversations !== before, what);
  }
}

test('each stands where their own receipts put them', { timeout: 120_000 }, async () => {
  const [ann, bob, cat, dan] = await Promise.all(['ann', 'bob', 'cat', 'dan'].map(person));
  const { conversationId } = await ann!.engine.createGroup({
    name: 'Boat',
    picture: null,
    userIds: [bob!.self.userId, cat!.self.userId],
  });
  await join(bob!, conversationId);
  await join(cat!, conversationId);
  const { id } = await ann!.engine.sendText({ conversationId, text: 'who reads this?' });
  const { seq } = await bob!.message(conversationId, 'who reads this?');
  await cat!.message(conversationId, 'who reads this?');
  await bob!.engine.markRead({ conversationId, seq: seq! });
  const message = { conversationId, id };
  await readers(ann!, message, { read: [bob!], delivered: [cat!], waiting: [] });

  // Who comes later is not asked for what was said before.
  const later = { conversationId, userIds: [dan!.self.userId], shareHistory: false };
  await ann!.engine.addMembers(later);
  await join(dan!, conversationId);
  await readers(ann!, message, { read: [bob!], delivered: [cat!], waiting: [] });

  await cat!.engine.setPrivacy({ readReceipts: false });
  await cat!.engine.markRead({ conversationId, seq: seq! });
  await bob!.engine.setPrivacy({ readReceipts: false, deliveryReceipts: false });
  await dan!.engine.setPrivacy({ deliveryReceipts: false });
  const next = await ann!.engine.sendText({ conversationId, text: 'and this?' });
  for (const one of [bob!, cat!, dan!]) {
    const { seq: at } = await one.message(conversationId, 'and this?');
    await one.engine.markRead({ conversationId, seq: at! });
  }
  const second = { conversationId, id: next.id };
  await readers(ann!, second, { read: [dan!], delivered: [cat!], waiting: [bob!] });
  // Who tells nothing is told nothing.
  await ann!.engine.setPrivacy({ readReceipts: false });
  await readers(ann!, second, { read: [], delivered: [cat!, dan!], waiting: [bob!] });
});

test('of somebody else’s message one is told nothing', async () => {
  const [ann, bob] = await Promise.all([person('ann'), person('bob')]);
  const conversationId = await ann!.startWith(bob!.self.username);
  const { id } = await ann!.engine.sendText({ conversationId, text: 'mine' });
  await bob!.message(conversationId, 'mine');
  await expect(bob!.engine.getReaders({ conversationId, id })).rejects.toThrow(
    new EngineError('not_allowed'),
  );
});
