import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { putReceipt, putVault, signIn, sync } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import {
  append,
  createMessage,
  createReceipt,
  createSession,
  sendMessages,
  startConversation,
} from '../testing/conversations.ts';
import { randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { createTestDatabase, dropTestDatabase } from '../testing/test-cluster.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream, type TestStream } from '../testing/test-stream.ts';

let server: TestServer;
let alice: TestPerson;
let bob: TestPerson;
const streams: TestStream[] = [];

// Each test has a server of its own; one database that stays keeps the cluster from being made anew each time.
let held: string;
beforeAll(async () => {
  held = await createTestDatabase();
});
afterAll(() => dropTestDatabase(held));

beforeEach(async () => {
  server = await startTestServer({ settings: { HEARTBEAT_MS: '50' } });
  [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await server.stop();
});

async function open(person: { token: string }): Promise<TestStream> {
  const stream = await openTestStream(server.origin, person.token);
  streams.push(stream);
  return stream;
}

describe('what a stream carries', () => {
  test('events to every member in the order of the log, each session with the own wrap', async () => {
    const conversation = await startConversation(server.origin, alice, bob);
    const [atAlice, atBob] = [await open(alice), await open(bob)];
    const { events } = await sendMessages(server.origin, conversation, alice, 3);
    const { wraps } = events[0] as Extract<(typeof events)[0], { kind: 'session' }>;

    for (const [stream, person] of [
      [atAlice, alice],
      [atBob, bob],
    ] as const) {
      const session = await stream.next('event');
      expect(session.event).toMatchObject({
        kind: 'session',
        seq: 2,
        wrap: wraps.find(({ userId }) => userId === person.userId)?.wrap,
      });
      for (const seq of [3, 4, 5])
        expect((await stream.next('event')).event).toMatchObject({ kind: 'message', seq });
    }
    expect(atBob.text()).not.toContain(wraps.find(({ userId }) => userId === alice.userId)?.wrap);
  });

  test('what it carries is what sync answers', async () => {
    const stream = await open(bob);
    const conversation = await startConversation(server.origin, alice, bob);
    await sendMessages(server.origin, conversation, alice, 2);
    const live = [];
    for (let seq = 1; seq <= 4; seq++) live.push((await stream.next('event')).event);
    const { conversations } = await call(server.origin, sync, { token: bob.token, body: { cursors: [] } });
    expect(live).toEqual(conversations[0]?.events);
  });

  test('nothing to those who are not members', async () => {
    const mallory = await registerPerson(server.origin);
    const [stranger, member] = [await open(mallory), await open(bob)];
    const conversation = await startConversation(server.origin, alice, bob);
    await sendMessages(server.origin, conversation, alice, 1);
    await member.next('event', ({ event }) => event.seq === 3);
    await stranger.nextHeartbeat();
    expect(stranger.seen.map(({ name }) => name)).toEqual(['hello']);
  });

  test('receipts', async () => {
    const conversation = await startConversation(server.origin, alice, bob);
    const stream = await open(alice);
    const receipt = createReceipt(conversation, bob);
    const { conversationId } = conversation;
    await call(server.origin, putReceipt, {
      token: bob.token,
      params: { conversationId },
      body: { receipt },
    });
    expect(await stream.next('receipt')).toEqual({ conversationId, receipt });
  });

  test('the vault’s new version to one’s other devices', async () => {
    const device = { deviceId: crypto.randomUUID(), name: 'Other' };
    const { username, authKey } = alice;
    const { tokens } = await call(server.origin, signIn, { body: { username, authKey, device } });
    const stream = await open({ token: tokens.accessToken });
    const vault = { version: 2, ciphertext: randomText(300) };
    await call(server.origin, putVault, { token: alice.token, body: { vault } });
    expect(await stream.next('vault')).toEqual({ version: 2 });
  });
});

describe('presence', () => {
  test('is told to people who share a conversation, and to nobody else', async () => {
    await startConversation(server.origin, alice, bob);
    const mallory = await registerPerson(server.origin);
    const [atAlice, atMallory] = [await open(alice), await open(mallory)];
    const atBob = await open(bob);

    expect((await atBob.next('hello')).online).toEqual([alice.userId]);
    expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: true });
    atBob.close();
    expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: false });
    await atMallory.nextHeartbeat();
    expect(atMallory.text()).not.toContain(bob.userId);
  });

  test('is told when a conversation begins between two who are online', async () => {
    const [atAlice, atBob] = [await open(alice), await open(bob)];
    await startConversation(server.origin, alice, bob);
    expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: true });
    expect(await atBob.next('presence')).toEqual({ userId: alice.userId, online: true });
  });
});

describe('a connection', () => {
  test('says hello first and beats while nothing happens', async () => {
    const stream = await open(alice);
    expect(await stream.next('hello')).toEqual({ online: [], heartbeatMs: 50 });
    await stream.nextHeartbeat();
    await stream.nextHeartbeat();
  });

  test('of a device gives way to its newer one', async () => {
    const older = await open(alice);
    const newer = await open(alice);
    expect(await older.next('ended')).toEqual({ reason: 'replaced' });
    await older.ended;
    await newer.nextHeartbeat();
  });

  test('asks for a token', async () => {
    const response = await fetch(`${server.origin}/api/v1/stream`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
  });

  test.each([
    ['whose unread bytes grow beyond the bound', { STREAM_BUFFER_BYTES: '1000000', HEARTBEAT_MS: '20000' }],
    ['that leaves its bytes unread for long', { STREAM_BUFFER_BYTES: '100000000', HEARTBEAT_MS: '50' }],
  ])('%s is dropped, while others go on', async (_what, settings) => {
    const { databaseUrl, config, port } = server;
    await server.pause();
    server = await startTestServer({ settings, resume: { databaseUrl, config, port } });
    const conversation = await startConversation(server.origin, alice, bob);
    const deaf = await openDeafStream(bob);
    const reader = await open(alice);
    await reader.next('hello', ({ online }) => online.includes(bob.userId));
    const gone = reader.next('presence', ({ userId, online }) => userId === bob.userId && !online);
    const dropped = { yet: false };
    void gone.finally(() => (dropped.yet = true));

    const { event, sessionHash } = createSession(conversation, alice);
    await append(server.origin, conversation, alice, [event]);
    const body = randomBytes(limits.messageBodyBytes);
    // More than the kernel's buffers on both sides hold; how much that is differs between machines.
    for (let index = 0; index < 800 && !dropped.yet; index += 4) {
      const batch = [0, 1, 2, 3].map((at) =>
        createMessage(conversation, alice, { sessionHash, index: index + at, body }),
      );
      await append(server.origin, conversation, alice, batch);
    }
    expect(await gone).toEqual({ userId: bob.userId, online: false });
    deaf.destroy();
    await sendMessages(server.origin, conversation, alice, 1);
    await reader.next('event', ({ event: sent }) => sent.kind === 'session');
  });
});

/** A stream whose client asks and then never reads. */
async function openDeafStream(person: TestPerson): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${person.token}\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

describe('a server that stops', () => {
  test('tells its streams when to come back, and takes nothing new', async () => {
    const stream = await open(alice);
    await server.pause();
    await stream.next('restart');
    await stream.ended;
    expect(stream.text()).toContain('retry: 1000\n');
  });

  test('loses nothing that it acknowledged, and keeps tokens good', async () => {
    const conversation = await startConversation(server.origin, alice, bob);
    const { event, sessionHash } = createSession(conversation, alice);
    await append(server.origin, conversation, alice, [event]);
    const acknowledged: number[] = [];
    const burst = Array.from({ length: 60 }, async (_, index) => {
      const message = createMessage(conversation, alice, { sessionHash, index });
      const answer = await append(server.origin, conversation, alice, [message]).catch(() => undefined);
      if (answer !== undefined) acknowledged.push(answer.appended[0]!.seq);
    });
    await Promise.race(burst);
    await server.pause();
    await Promise.all(burst);

    const { databaseUrl, config, port } = server;
    server = await startTestServer({ resume: { databaseUrl, config, port } });
    const { conversations } = await call(server.origin, sync, { token: bob.token, body: { cursors: [] } });
    const seqs = conversations[0]!.events.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, at) => at + 1));
    expect(seqs).toEqual(expect.arrayContaining(acknowledged));
    expect(acknowledged.length).toBeGreaterThan(0);
  });

  test('a kill breaks streams without a word, and the data is there again', async () => {
    const conversation = await startConversation(server.origin, alice, bob);
    const stream = await open(alice);
    await stream.next('hello');
    await server.kill();
    await stream.ended;
    expect(stream.text()).not.toContain('restart');

    const { databaseUrl, config, port } = server;
    server = await startTestServer({ resume: { databaseUrl, config, port } });
    const again = startConversation(server.origin, alice, bob);
    expect(await refusalOf(again)).toBe('conversation_exists');
    expect(conversation.created.seq).toBe(1);
  });
});
