import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { apiPrefix, issueStreamToken, signOut, streamPath } from '@secure-chat/shared/contract';
import {
  sendMessages,
  startConversation,
  type TestConversation,
} from '../../server/testing/conversations.ts';
import { registerPerson, type TestPerson } from '../../server/testing/factories.ts';
import { call } from '../../server/testing/test-client.ts';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { systemClock, type Clock } from './platform.ts';
import { Watch } from './watch.ts';

/** What a locked app notices, against a real server: that somebody wrote, and nothing else. */

let server: TestServer;
let ann: TestPerson;
let bob: TestPerson;
let conversation: TestConversation;
let watch: Watch;
let news: string[];
let asked: string[];
/** Statuses that the stream was answered with, in order. */
let answered: number[];
/** Signals of the requests: aborted where the watch closed its stream. */
let signals: AbortSignal[];
/** Delays that the watch asked the clock for. */
let delays: number[];

beforeAll(async () => {
  server = await startTestServer({ settings: { HEARTBEAT_MS: '50' } });
});
afterAll(() => server.stop());

beforeEach(async () => {
  [ann, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  conversation = await startConversation(server.origin, ann, bob);
  news = [];
  [asked, answered, signals, delays] = [[], [], [], []];
  const watchedFetch: typeof fetch = async (url, init) => {
    asked.push(`${init?.method ?? 'GET'} ${new URL(url as string).pathname}`);
    signals.push(init!.signal!);
    const response = await fetch(url, init);
    answered.push(response.status);
    return response;
  };
  const clock: Clock = {
    now: () => systemClock.now(),
    after: (ms, callback) => {
      delays.push(ms);
      return systemClock.after(ms, callback);
    },
  };
  watch = new Watch({ fetch: watchedFetch, clock, random: () => 0 }, (id) => news.push(id));
  const { streamToken } = await call(server.origin, issueStreamToken, { token: ann.token });
  watch.keep({
    url: new URL(apiPrefix + streamPath, server.origin).href,
    token: streamToken,
    userId: ann.userId,
  });
});
afterEach(() => watch.stop());

async function isAnswered(...statuses: number[]): Promise<void> {
  await expect.poll(() => answered).toEqual(statuses);
}
async function hears(count: number): Promise<void> {
  await expect.poll(() => news).toHaveLength(count);
}

it('counts what others write, each message once, and not what opens their session', async () => {
  watch.start();
  await isAnswered(200);
  await sendMessages(server.origin, conversation, bob, 3);
  await hears(3);
  expect(new Set(news)).toEqual(new Set([conversation.conversationId]));
});

it('does not count what one wrote oneself, at another device', async () => {
  watch.start();
  await isAnswered(200);
  await sendMessages(server.origin, conversation, ann, 2);
  await sendMessages(server.origin, conversation, bob, 1);
  await hears(1);
  expect(news).toEqual([conversation.conversationId]);
});

it('asks for the live stream and for nothing else', async () => {
  watch.start();
  await isAnswered(200);
  await sendMessages(server.origin, conversation, bob, 1);
  await hears(1);
  expect(asked).toEqual(['GET /api/v1/stream']);
});

it('hears nothing before it starts, and nothing while it is stopped', async () => {
  await sendMessages(server.origin, conversation, bob, 1);
  watch.start();
  await isAnswered(200);
  await sendMessages(server.origin, conversation, bob, 1);
  await hears(1);
  watch.stop();
  expect(signals[0]!.aborted).toBe(true);
  await sendMessages(server.origin, conversation, bob, 1);
  watch.start();
  await isAnswered(200, 200);
  await sendMessages(server.origin, conversation, bob, 1);
  await hears(2);
});

it('comes back after the connection broke', async () => {
  watch.start();
  await isAnswered(200);
  await server.kill();
  const { databaseUrl, config, port } = server;
  server = await startTestServer({ resume: { databaseUrl, config, port } });
  await isAnswered(200, 200);
  await sendMessages(server.origin, conversation, bob, 1);
  await hears(1);
  expect(news).toEqual([conversation.conversationId]);
});

it('gives up for good when its device is ended', async () => {
  watch.start();
  await isAnswered(200);
  await call(server.origin, signOut, { token: ann.token });
  await expect.poll(() => signals[0]!.aborted).toBe(true);
  watch.start();
  await isAnswered(200, 401);
  await expect.poll(() => signals[1]!.aborted).toBe(true);
  // Attempts are half a minute apart at most; what is longer watches over an open stream.
  expect(delays.filter((ms) => ms <= 30_000)).toEqual([]);
});
