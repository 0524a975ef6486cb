import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../../server/database/connect.ts';
import { sweepExpired } from '../../server/domain/sweep-expired.ts';
import { queryRows } from '../../server/testing/query-rows.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { EngineError } from './errors.ts';
import type { TimelineItem } from './face.ts';
import { AdvancingClock } from './testing/advancing-clock.ts';
import { archiveOf } from './testing/archive-of.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

const hourMs = 3_600_000;

let server: TestServer;
let knex: ReturnType<typeof connectDatabase>;
const clients: TestClient[] = [];
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
  knex = connectDatabase({ url: server.databaseUrl, pool: 2 });
});
afterAll(async () => {
  await knex.destroy();
  await server.stop();
});
afterEach(() => clients.splice(0).forEach((client) => client.engine.stop()));

function kept(client: TestClient): TestClient {
  clients.push(client);
  return client;
}

interface Timed {
  readonly client: TestClient;
  readonly clock: AdvancingClock;
}

async function person(name: string): Promise<Timed> {
  const clock = new AdvancingClock();
  const username = `${name}-${++made}`;
  return { client: kept(await TestClient.register({ origin: server.origin, username, clock })), clock };
}

/** Ann and Bob, who know each other, each with a clock of their own. */
async function pair() {
  const [ann, bob] = await Promise.all([person('ann'), person('bob')]);
  const conversationId = await ann.client.startWith(bob.client.self.username);
  await ann.client.engine.sendText({ conversationId, text: 'stays' });
  await bob.client.message(conversationId, 'stays');
  await bob.client.engine.acceptRequest({ conversationId });
  await ann.client.until(() => ann.client.contact(conversationId)?.displayName.startsWith('BOB'), 'his name');
  return { ann, bob, conversationId };
}

/** Sets the timer, and waits until both have it. */
async function setTimer(one: TestClient, other: TestClient, conversationId: string, afterMs = hourMs) {
  await one.engine.setTimer({ conversationId, afterMs });
  for (const client of [one, other])
    await client.until(() => noted(client, conversationId).at(-1)?.afterMs === afterMs, 'the timer');
}

const shown = (client: TestClient, conversationId: string): TimelineItem[] => [
  ...(client.seen.timelines.get(conversationId)?.values() ?? []),
];

const noted = (client: TestClient, conversationId: string) =>
  shown(client, conversationId).filter((item) => item.kind === 'timer');

async function logged(client: TestClient, conversationId: string, id: string): Promise<void> {
  await client.until(
    () => shown(client, conversationId).some((one) => one.id === id && one.seq),
    'its place',
  );
}

async function say(from: TestClient, to: TestClient, conversationId: string, text: string): Promise<string> {
  const { id } = await from.engine.sendText({ conversationId, text });
  await to.message(conversationId, text);
  await logged(from, conversationId, id);
  return id;
}

/** Waits until a client shows nothing of a message any more. */
const gone = (client: TestClient, conversationId: string, id: string): Promise<unknown> =>
  client.until(() => !shown(client, conversationId).some((item) => item.id === id), 'its end');

describe('disappearing messages', { timeout: 120_000 }, () => {
  test('go from both sides and from the server when their time has come, and nothing else does', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    const id = await say(ann.client, bob.client, conversationId, 'for an hour');
    const item = await bob.client.message(conversationId, 'for an hour');
    expect(item.expiresAt).toBe(item.sentAt + hourMs);
    for (const { client, clock } of [ann, bob]) {
      clock.advance(hourMs - 60_000);
      expect(await client.texts(conversationId)).toEqual(['stays', 'for an hour']);
      clock.advance(60_000);
      await gone(client, conversationId, id);
      expect(await client.texts(conversationId)).toEqual(['stays']);
      await client.until(() => client.summary(conversationId)?.last?.text === 'stays', 'the one before it');
      expect(client.summary(conversationId)!.lastActivityAt).toBe(item.sentAt);
      expect(JSON.stringify(await archiveOf(client))).not.toContain('for an hour');
    }
    await sweepExpired(knex, item.expiresAt!);
    const sql = 'SELECT body, length(body_hash) AS hash FROM events WHERE event_id = $1';
    expect(await queryRows(server.databaseUrl, sql, [id])).toEqual([{ body: null, hash: 32 }]);
    expect(bob.client.summary(conversationId)?.warnings).toEqual([]);
  });

  test('leave no key behind: the seed goes when its session can hold nothing any more', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    await say(ann.client, bob.client, conversationId, 'for an hour');
    const seeds = async ({ client }: Timed): Promise<number> =>
      [...JSON.stringify(await archiveOf(client)).matchAll(/"seed":"/g)].length;
    const before = await Promise.all([ann, bob].map(seeds));
    for (const { clock } of [ann, bob]) clock.advance(2 * hourMs);
    // Its writer keeps it twice: to write with it, and to read.
    await expect.poll(() => seeds(ann)).toBeLessThanOrEqual(before[0]! - 1);
    await expect.poll(() => seeds(bob)).toBe(before[1]! - 1);
  });

  test('are gone after a restart, before anything is shown', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    await say(ann.client, bob.client, conversationId, 'for an hour');
    bob.client.engine.stop();
    bob.clock.advance(hourMs);
    const again = kept(await bob.client.restarted({ clock: bob.clock }));
    expect(await again.texts(conversationId)).toEqual(['stays']);
  });

  test('are never shown on a device that comes too late, whatever the server still has', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    await say(ann.client, bob.client, conversationId, 'for an hour');
    await say(ann.client, bob.client, conversationId, 'also for an hour');
    const clock = new AdvancingClock();
    clock.advance(hourMs);
    const late = kept(await bob.client.secondDevice(testPassword, { clock }));
    await late.until(() => late.summary(conversationId)?.timerMs === hourMs, 'the chat');
    expect(await late.texts(conversationId)).toEqual(['stays']);
    expect(shown(late, conversationId).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
    expect(late.summary(conversationId)?.warnings).toEqual([]);
  });

  test('whose body the server drops before their time are named, until it has come', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    const id = await say(ann.client, bob.client, conversationId, 'for an hour');
    await sweepExpired(knex, Date.now() + hourMs);
    const clock = new AdvancingClock();
    const late = kept(await bob.client.secondDevice(testPassword, { clock }));
    const held = (): TimelineItem | undefined => shown(late, conversationId).find((one) => one.id === id);
    await late.until(held, 'a word of it');
    expect(held()).toMatchObject({ kind: 'unverifiable', reason: 'body_withheld' });
    clock.advance(hourMs);
    await gone(late, conversationId, id);
  });

  test('take with them what quotes, edits and reacts to them', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    const id = await say(ann.client, bob.client, conversationId, 'for an hour');
    await ann.client.engine.setTimer({ conversationId, afterMs: 0 });
    await bob.client.until(() => noted(bob.client, conversationId).length === 2, 'its end');
    await ann.client.engine.editMessage({ conversationId, id, text: 'edited words' });
    await bob.client.message(conversationId, 'edited words');
    await bob.client.engine.react({ conversationId, id, emoji: '👍' });
    const { id: answer } = await bob.client.engine.sendText({ conversationId, text: 'oh', replyTo: id });
    await logged(bob.client, conversationId, answer);
    bob.clock.advance(hourMs);
    await gone(bob.client, conversationId, id);
    const item = shown(bob.client, conversationId).find((one) => one.id === answer);
    expect(item).toMatchObject({ replyTo: { id, text: null, author: null }, expiresAt: null });
    expect(JSON.stringify(await archiveOf(bob.client))).not.toContain('edited words');
    await sweepExpired(knex, Date.now() + 2 * hourMs);
    const sql = `SELECT count(*)::int AS held FROM events WHERE conversation_id = $1
      AND expires_at IS NOT NULL OR (conversation_id = $1 AND event_id = $2 AND body IS NOT NULL)`;
    expect(await queryRows(server.databaseUrl, sql, [conversationId, id])).toEqual([{ held: 0 }]);
    await expect(bob.client.engine.react({ conversationId, id, emoji: '👍' })).rejects.toThrow(
      new EngineError('message_gone'),
    );
  });

  test('that nobody has read are not counted any more', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    const { seq } = (await bob.client.items(conversationId)).at(-1)!;
    await bob.client.engine.markRead({ conversationId, seq: seq! });
    const id = await say(ann.client, bob.client, conversationId, 'for an hour');
    await bob.client.until(() => bob.client.summary(conversationId)?.unread === 1, 'one unread');
    bob.clock.advance(hourMs);
    await gone(bob.client, conversationId, id);
    await expect.poll(() => bob.client.summary(conversationId)?.unread).toBe(0);
  });

  test('written without the server disappear by their own time, and break no session', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId);
    await server.pause();
    await ann.client.until((seen) => seen.connection?.state === 'offline', 'no connection');
    const { id } = await ann.client.engine.sendText({ conversationId, text: 'never sent' });
    ann.clock.advance(hourMs);
    await gone(ann.client, conversationId, id);
    expect(JSON.stringify(await archiveOf(ann.client))).not.toContain('never sent');
    server = await startTestServer({ resume: server });
    await ann.client.engine.sendText({ conversationId, text: 'sent later' });
    bob.clock.advance(hourMs);
    await bob.client.message(conversationId, 'sent later');
    expect(shown(bob.client, conversationId).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
  });
});

describe('the timer', { timeout: 120_000 }, () => {
  test('stands in the timeline, and is for what is written after it, offline too', async () => {
    const { ann, bob, conversationId } = await pair();
    await setTimer(ann.client, bob.client, conversationId, 24 * hourMs);
    expect(noted(bob.client, conversationId)).toMatchObject([
      { actor: { userId: ann.client.self.userId }, afterMs: 24 * hourMs },
    ]);
    expect(bob.client.summary(conversationId)?.timerMs).toBe(24 * hourMs);
    await server.pause();
    await bob.client.until((seen) => seen.connection?.state === 'offline', 'no connection');
    await bob.client.engine.setTimer({ conversationId, afterMs: 0 });
    await bob.client.engine.sendText({ conversationId, text: 'for good' });
    server = await startTestServer({ resume: server });
    expect((await ann.client.message(conversationId, 'for good')).expiresAt).toBeNull();
    expect(ann.client.summary(conversationId)?.timerMs).toBe(0);
  });

  test('of a group is set by who manages it, and told to who is added', async () => {
    const [ann, bob, cat] = await Promise.all([person('ann'), person('bob'), person('cat')]);
    const group = { name: 'Three', picture: null, userIds: [bob.client.self.userId] };
    await ann.client.engine.findPerson({ username: bob.client.self.username });
    const { conversationId } = await ann.client.engine.createGroup(group);
    await bob.client.until(() => bob.client.summary(conversationId), 'the group');
    await bob.client.engine.acceptRequest({ conversationId });
    await expect(bob.client.engine.setTimer({ conversationId, afterMs: hourMs })).rejects.toThrow(
      new EngineError('not_allowed'),
    );
    await setTimer(ann.client, bob.client, conversationId);
    const { userId } = await ann.client.engine.findPerson({ username: cat.client.self.username });
    await ann.client.engine.addMembers({ conversationId, userIds: [userId], shareHistory: false });
    await cat.client.until(() => cat.client.summary(conversationId)?.timerMs === hourMs, 'the timer');
    await cat.client.engine.acceptRequest({ conversationId });
    await cat.client.engine.sendText({ conversationId, text: 'hello' });
    expect((await ann.client.message(conversationId, 'hello')).expiresAt).not.toBeNull();
    expect(noted(bob.client, conversationId)).toHaveLength(1);
  });
});
