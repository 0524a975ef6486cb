import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import type { Quote } from './face.ts';
import { TestClient } from './testing/test-client.ts';

/** An answer that waits shows what it answers, as it is by now. */

let server: TestServer;
let held = false;
const clients: TestClient[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => {
  held = false;
  clients.splice(0).forEach((client) => client.engine.stop());
});

/** While it is held back, nothing that this client writes leaves it; it reads all the same. */
const heldFetch: typeof fetch = (url, init) => {
  const writes = init?.method === 'POST' && new URL(url as string).pathname.endsWith('/events');
  return held && writes ? Promise.reject(new TypeError('held back')) : fetch(url, init);
};

async function talk() {
  const { origin } = server;
  const ann = await TestClient.register({ origin, username: `ann-${crypto.randomUUID().slice(0, 8)}` });
  const username = `bob-${crypto.randomUUID().slice(0, 8)}`;
  const bob = await TestClient.register({ origin, username, fetch: heldFetch });
  clients.push(ann, bob);
  const conversationId = await ann.startWith(username);
  const { id } = await ann.engine.sendText({ conversationId, text: 'said by Ann' });
  await bob.message(conversationId, 'said by Ann');
  await bob.engine.acceptRequest({ conversationId });
  await ann.until(() => ann.contact(conversationId)?.displayName === bob.self.displayName, 'his name');
  return { ann, bob, conversationId, id };
}

const quoteIn = (client: TestClient, conversationId: string, id: string): Quote | null => {
  const item = client.seen.timelines.get(conversationId)?.get(id);
  return item?.kind === 'message' ? item.replyTo : null;
};

test('an answer shows what it answers before it is sent, and follows what becomes of that', async () => {
  const { ann, bob, conversationId, id } = await talk();
  held = true;
  const answer = await bob.engine.sendText({ conversationId, text: 'an answer', replyTo: id });
  const quote = await bob.until(() => quoteIn(bob, conversationId, answer.id), 'the quote');
  expect(quote).toMatchObject({ id, text: 'said by Ann', author: { userId: ann.self.userId } });
  expect(bob.seen.timelines.get(conversationId)?.get(answer.id)).toMatchObject({ seq: null });

  await ann.engine.editMessage({ conversationId, id, text: 'said otherwise' });
  await bob.until(() => quoteIn(bob, conversationId, answer.id)?.text === 'said otherwise', 'the edit');
  await ann.engine.deleteMessage({ conversationId, id, forEveryone: true });
  await bob.until(() => quoteIn(bob, conversationId, answer.id)?.text === null, 'the deletion');
  expect(JSON.stringify(await bob.items(conversationId))).not.toContain('said');
});

test('it still does after a restart', async () => {
  const { bob, conversationId, id } = await talk();
  held = true;
  const answer = await bob.engine.sendText({ conversationId, text: 'an answer', replyTo: id });
  const again = await bob.restarted({ fetch: heldFetch });
  clients.push(again);
  const item = (await again.items(conversationId)).find((one) => one.id === answer.id);
  expect(item).toMatchObject({ seq: null, replyTo: { id, text: 'said by Ann' } });
});
