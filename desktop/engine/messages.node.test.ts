import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { queryRows } from '../../server/testing/query-rows.ts';
import { EngineError } from './errors.ts';
import type { TimelineItem } from './face.ts';
import { TestClient } from './testing/test-client.ts';

type MessageItem = Extract<TimelineItem, { kind: 'message' }>;

let server: TestServer;
const clients: TestClient[] = [];
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => clients.splice(0).forEach((client) => client.engine.stop()));

async function person(name: string): Promise<TestClient> {
  const client = await TestClient.register({ origin: server.origin, username: `${name}-${++made}` });
  clients.push(client);
  return client;
}

/** Ann and Bob, with one message of Ann's that both have. */
async function talk(text = 'said by Ann') {
  const [ann, bob] = await Promise.all([person('ann'), person('bob')]);
  const conversationId = await ann.startWith(bob.self.username);
  await bob.until(() => bob.summary(conversationId)?.request, 'the request');
  await bob.engine.acceptRequest({ conversationId });
  const { id } = await ann.engine.sendText({ conversationId, text });
  await bob.message(conversationId, text);
  await logged(ann, conversationId, id);
  return { ann, bob, conversationId, id };
}

const shown = (client: TestClient, conversationId: string, id: string): TimelineItem | undefined =>
  client.seen.timelines.get(conversationId)?.get(id);

function logged(client: TestClient, conversationId: string, id: string) {
  return client.until(() => shown(client, conversationId, id)?.seq, 'its place in the log');
}

/** Waits until a message is shown in a certain way. */
function seen(
  client: TestClient,
  { conversationId, id }: { conversationId: string; id: string },
  wanted: (item: MessageItem) => boolean,
  what: string,
): Promise<MessageItem> {
  return client.until(() => {
    const item = shown(client, conversationId, id);
    return item?.kind === 'message' && wanted(item) && item;
  }, what);
}

describe('an answer', () => {
  test('shows what it answers, on both sides, and after a restart', async () => {
    const { ann, bob, conversationId, id } = await talk();
    const answer = await bob.engine.sendText({ conversationId, text: 'answered by Bob', replyTo: id });
    const item = await seen(ann, { conversationId, id: answer.id }, ({ seq }) => seq !== null, 'the answer');
    expect(item.replyTo).toMatchObject({ id, text: 'said by Ann', author: { self: true } });
    await logged(bob, conversationId, answer.id);
    const again = await bob.restarted();
    clients.push(again);
    const items = await again.items(conversationId);
    expect(items.find((one) => one.id === answer.id)).toMatchObject({ replyTo: { id, text: 'said by Ann' } });
  });

  test('names people', async () => {
    const { ann, bob, conversationId } = await talk();
    const mentions = [bob.self.userId];
    const { id } = await ann.engine.sendText({ conversationId, text: 'see you, @Bob', mentions });
    const item = await seen(bob, { conversationId, id }, () => true, 'the mention');
    expect(item.mentions).toMatchObject([{ userId: bob.self.userId, self: true }]);
  });
});

describe('an edit', () => {
  test('shows the new words, and keeps the old ones to be looked up', async () => {
    const { ann, bob, conversationId, id } = await talk('first words');
    await ann.engine.editMessage({ conversationId, id, text: 'second words' });
    await ann.engine.editMessage({ conversationId, id, text: 'third words' });
    const item = await seen(bob, { conversationId, id }, ({ text }) => text === 'third words', 'the edit');
    expect(item.editedAt).toBeGreaterThanOrEqual(item.sentAt);
    const edits = await bob.engine.getEdits({ conversationId, id });
    expect(edits.map(({ text }) => text)).toEqual(['first words', 'second words', 'third words']);
    expect(bob.summary(conversationId)?.last?.text).toBe('third words');
    expect(bob.summary(conversationId)?.unread).toBe(1);
  });

  test('of somebody else’s words is refused', async () => {
    const { bob, conversationId, id } = await talk();
    const edit = bob.engine.editMessage({ conversationId, id, text: 'never said' });
    await expect(edit).rejects.toThrow(new EngineError('not_allowed'));
  });
});

describe('reactions', () => {
  test('are one a person: a second one takes the place of the first, and none takes it away', async () => {
    const { ann, bob, conversationId, id } = await talk();
    const message = { conversationId, id };
    await bob.engine.react({ ...message, emoji: '👍' });
    await seen(ann, message, ({ reactions }) => reactions[0]?.emoji === '👍', 'a thumb');
    await bob.engine.react({ ...message, emoji: '🎉' });
    await ann.engine.react({ ...message, emoji: '🎉' });
    const both = await seen(ann, message, ({ reactions }) => reactions[0]?.people.length === 2, 'both');
    expect(both.reactions).toMatchObject([{ emoji: '🎉', own: true }]);
    await ann.engine.react({ ...message, emoji: null });
    await bob.engine.react({ ...message, emoji: null });
    await seen(bob, message, ({ reactions }) => reactions.length === 0, 'none');
    expect(await bob.texts(conversationId)).toEqual(['said by Ann']);
  });
});

describe('a message deleted for everyone', () => {
  test('is gone from both sides and from the server, and from what answers it', async () => {
    const { ann, bob, conversationId, id } = await talk('a secret');
    const answer = await bob.engine.sendText({ conversationId, text: 'oh', replyTo: id });
    await logged(ann, conversationId, answer.id);
    await ann.engine.deleteMessage({ conversationId, id, forEveryone: true });
    for (const client of [ann, bob])
      await client.until(() => shown(client, conversationId, id)?.kind === 'deleted', 'the deletion');
    const items = await bob.items(conversationId);
    expect(items.find((item) => item.id === answer.id)).toMatchObject({ replyTo: { id, text: null } });
    expect(JSON.stringify(items)).not.toContain('a secret');
    const sql = 'SELECT body FROM events WHERE event_id = $1';
    expect(await queryRows(server.databaseUrl, sql, [id])).toEqual([{ body: null }]);
  });

  test('is deleted, not withheld, to a device that comes later', async () => {
    const { ann, bob, conversationId, id } = await talk();
    await ann.engine.deleteMessage({ conversationId, id, forEveryone: true });
    await bob.until(() => shown(bob, conversationId, id)?.kind === 'deleted', 'the deletion');
    const later = await bob.secondDevice();
    clients.push(later);
    await later.until(() => later.summary(conversationId), 'the chat');
    expect((await later.items(conversationId)).find((item) => item.id === id)?.kind).toBe('deleted');
  });

  test('that was not read yet is not counted any more', async () => {
    const { ann, bob, conversationId, id } = await talk();
    expect(bob.summary(conversationId)?.unread).toBe(1);
    await ann.engine.deleteMessage({ conversationId, id, forEveryone: true });
    await bob.until(() => bob.summary(conversationId)?.unread === 0, 'nothing unread');
    await expect(bob.engine.forwardMessage({ conversationId, id, to: [conversationId] })).rejects.toThrow(
      new EngineError('message_gone'),
    );
  });
});

test('a message deleted on one computer stays with everybody else', async () => {
  const { ann, bob, conversationId, id } = await talk();
  await bob.engine.deleteMessage({ conversationId, id, forEveryone: false });
  expect(await bob.texts(conversationId)).toEqual([]);
  expect(shown(bob, conversationId, id)).toBeUndefined();
  expect(await ann.texts(conversationId)).toEqual(['said by Ann']);
});

test('pinned messages are listed until they are unpinned', async () => {
  const { ann, bob, conversationId, id } = await talk();
  await bob.engine.pinMessage({ conversationId, id, pinned: true });
  await seen(ann, { conversationId, id }, ({ pinned }) => pinned, 'the pin');
  expect(await ann.engine.getPinned({ conversationId })).toMatchObject([{ id, text: 'said by Ann' }]);
  await ann.engine.pinMessage({ conversationId, id, pinned: false });
  await seen(bob, { conversationId, id }, ({ pinned }) => !pinned, 'its end');
  expect(await bob.engine.getPinned({ conversationId })).toEqual([]);
});

test('what is forwarded says that it is, and not by whom it was said', async () => {
  const { ann, bob, conversationId, id } = await talk();
  const cat = await person('cat');
  const other = await bob.startWith(cat.self.username);
  await bob.engine.forwardMessage({ conversationId, id, to: [other] });
  const item = await cat.message(other, 'said by Ann');
  expect(item).toMatchObject({ forwarded: true, authorId: bob.self.userId, replyTo: null });
  expect(JSON.stringify(item)).not.toContain(ann.self.userId);
});
