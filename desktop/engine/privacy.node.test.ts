import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { systemClock, type Clock } from './platform.ts';
import { HostileProxy } from './testing/hostile-proxy.ts';
import { TestClient } from './testing/test-client.ts';

/** What others are told of what one does, and what they are not. */

const shownMs = 6_000;

let server: TestServer;
let proxy: HostileProxy;
let origin: string;
let asked: string[] = [];
let people = 0;
const clients: TestClient[] = [];

beforeAll(async () => {
  server = await startTestServer();
  proxy = new HostileProxy(server.origin);
  origin = await proxy.start();
}, 120_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.engine.stop();
  asked = [];
});
afterAll(async () => {
  await proxy.stop();
  await server.stop();
});

/** The wait for the next sign of typing ends when a test says so. */
class HeldClock implements Clock {
  readonly #held = new Set<() => void>();
  now = (): number => systemClock.now();
  after(ms: number, callback: () => void): () => void {
    if (ms !== shownMs) return systemClock.after(ms, callback);
    this.#held.add(callback);
    return () => this.#held.delete(callback);
  }
  pass(): void {
    for (const callback of this.#held) callback();
  }
}

/** Notes what it asks of the server. */
const watchedFetch: typeof fetch = (url, init) => {
  asked.push(`${init?.method ?? 'GET'} ${new URL(url as string).pathname.replace(/[0-9a-f-]{36}/, ':id')}`);
  return fetch(url, init);
};

async function pair(bobs: { readonly clock?: Clock; readonly fetch?: typeof fetch } = {}) {
  people += 1;
  const ann = await TestClient.register({ origin, username: `ann-${people}` });
  const bob = await TestClient.register({ origin, username: `bob-${people}`, ...bobs });
  clients.push(ann, bob);
  const conversationId = await ann.startWith(bob.self.username);
  await ann.engine.sendText({ conversationId, text: 'first' });
  await bob.message(conversationId, 'first');
  await bob.engine.acceptRequest({ conversationId });
  await reached(ann, conversationId, 'first', 'delivered');
  return { ann, bob, conversationId };
}

const deliveryOf = (client: TestClient, conversationId: string, text: string): string | null => {
  for (const item of client.seen.timelines.get(conversationId)?.values() ?? [])
    if (item.kind === 'message' && item.text === text) return item.delivery;
  return null;
};
const reached = (client: TestClient, conversationId: string, text: string, state: string) =>
  client.until(() => deliveryOf(client, conversationId, text) === state, `${state} of “${text}”`);
const writers = (client: TestClient, conversationId: string): string[] =>
  client.summary(conversationId)?.typing.map(({ name }) => name) ?? [];

describe('receipts', { timeout: 120_000 }, () => {
  it('say that one has read only while that is switched on', async () => {
    const { ann, bob, conversationId } = await pair();
    await bob.engine.setPrivacy({ readReceipts: false });
    await ann.engine.sendText({ conversationId, text: 'second' });
    const { seq } = await bob.message(conversationId, 'second');
    await bob.engine.markRead({ conversationId, seq: seq! });
    await reached(ann, conversationId, 'second', 'delivered');
    await bob.engine.sendText({ conversationId, text: 'an answer comes after any receipt' });
    await ann.message(conversationId, 'an answer comes after any receipt');
    expect(deliveryOf(ann, conversationId, 'second')).toBe('delivered');

    await bob.engine.setPrivacy({ readReceipts: true });
    await reached(ann, conversationId, 'second', 'read');
  });

  it('are not sent at all when both are off, and one sees none either', async () => {
    const { ann, bob, conversationId } = await pair({ fetch: watchedFetch });
    await bob.engine.setPrivacy({ readReceipts: false, deliveryReceipts: false });
    asked = [];
    await ann.engine.sendText({ conversationId, text: 'second' });
    const { seq } = await bob.message(conversationId, 'second');
    await bob.engine.markRead({ conversationId, seq: seq! });
    await bob.engine.sendText({ conversationId, text: 'back' });
    const back = await ann.message(conversationId, 'back');
    await ann.engine.markRead({ conversationId, seq: back.seq! });
    // Hers went to the server before this: what comes after shows that his engine has taken it in.
    await ann.until(() => ann.summary(conversationId)?.unread === 0, 'her reading');
    await bob.until(
      () =>
        bob.seen.conversations.find((one) => one.conversationId === conversationId)?.last?.text === 'back',
      'his own message in the list',
    );
    expect(asked.filter((call) => call.endsWith('/receipts'))).toEqual([]);

    await bob.engine.setPrivacy({ readReceipts: true, deliveryReceipts: true });
    await bob.until(
      () => bob.summary(conversationId)?.last?.delivery === 'read',
      'what she had signed, kept all the while',
    );
    await bob.engine.setPrivacy({ readReceipts: false, deliveryReceipts: false });
    expect(bob.summary(conversationId)?.last?.delivery).toBe('sent');
    expect(deliveryOf(bob, conversationId, 'back')).toBe('sent');
  });

  it('that one does not send any more are not shown any more either, at once and on each device', async () => {
    const { ann, bob, conversationId } = await pair();
    const second = await bob.secondDevice();
    clients.push(second);
    await bob.engine.sendText({ conversationId, text: 'back' });
    const { seq } = await ann.message(conversationId, 'back');
    await ann.engine.markRead({ conversationId, seq: seq! });
    await reached(bob, conversationId, 'back', 'read');
    await reached(second, conversationId, 'back', 'read');
    await bob.engine.setPrivacy({ readReceipts: false });
    expect(deliveryOf(bob, conversationId, 'back')).toBe('delivered');
    await reached(second, conversationId, 'back', 'delivered');
    await second.engine.setPrivacy({ readReceipts: true });
    await reached(bob, conversationId, 'back', 'read');
  });

  it('stay off on one’s other devices, old and new', async () => {
    const { bob } = await pair();
    const second = await bob.secondDevice();
    clients.push(second);
    await bob.engine.setPrivacy({ readReceipts: false });
    const third = await bob.secondDevice();
    clients.push(third);
    const expected = { readReceipts: false, deliveryReceipts: true, typing: true };
    expect(await third.engine.getPrivacy()).toEqual(expected);
    // A change of the other one stands on the newest vault: nothing of the first is lost.
    expect(await second.engine.setPrivacy({ typing: false })).toEqual({ ...expected, typing: false });
  });
});

describe('typing', { timeout: 120_000 }, () => {
  it('is shown to the other one until nothing more is heard of it, or the message comes', async () => {
    const clock = new HeldClock();
    const { ann, bob, conversationId } = await pair({ clock });
    await ann.engine.typing({ conversationId });
    await bob.until(() => writers(bob, conversationId).length > 0, 'her typing');
    expect(writers(bob, conversationId)).toEqual([ann.self.displayName]);
    clock.pass();
    await bob.until(() => writers(bob, conversationId).length === 0, 'the end of it');

    await ann.engine.sendText({ conversationId, text: 'second' });
    await bob.message(conversationId, 'second');
    await ann.until(() => ann.summary(conversationId)?.last?.delivery === 'delivered', 'his receipt');
    await ann.engine.typing({ conversationId });
    await bob.until(() => writers(bob, conversationId).length > 0, 'her typing');
    await ann.engine.sendText({ conversationId, text: 'third' });
    await bob.message(conversationId, 'third');
    await bob.until(() => writers(bob, conversationId).length === 0, 'the end of it');
  });

  it('is said once in a while, however many keys are pressed, and with nothing in it', async () => {
    const { bob, conversationId } = await pair({ fetch: watchedFetch });
    asked = [];
    for (let key = 0; key < 20; key++) await bob.engine.typing({ conversationId });
    expect(asked.filter((call) => call.endsWith('/typing'))).toEqual([
      'POST /api/v1/conversations/:id/typing',
    ]);
  });

  it('is not told once it is switched off', async () => {
    const { bob, conversationId } = await pair({ fetch: watchedFetch });
    await bob.engine.setPrivacy({ typing: false });
    await bob.engine.typing({ conversationId });
    expect(asked.filter((call) => call.endsWith('/typing'))).toEqual([]);
  });

  it('of somebody who is not in the conversation is not believed', async () => {
    const { ann, bob, conversationId } = await pair();
    proxy.inject('typing', { conversationId, userId: crypto.randomUUID() });
    proxy.inject('typing', { conversationId: crypto.randomUUID(), userId: ann.self.userId });
    proxy.inject('typing', { conversationId, userId: bob.self.userId });
    proxy.inject('typing', { conversationId, userId: ann.self.userId });
    await bob.until(() => writers(bob, conversationId).length > 0, 'what is believed');
    expect(writers(bob, conversationId)).toEqual([ann.self.displayName]);
  });
});
