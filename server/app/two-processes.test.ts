import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { getVault, putReceipt, revokeDevice, signIn } from '@secure-chat/shared/contract';
import { connectDatabase } from '../database/connect.ts';
import {
  append,
  createMessage,
  createReceipt,
  createSession,
  startConversation,
  type TestConversation,
} from '../testing/conversations.ts';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { startServerProcess, type ServerProcess } from '../testing/server-process.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { createTestDatabase, dropTestDatabase } from '../testing/test-cluster.ts';
import { openTestStream, type TestStream } from '../testing/test-stream.ts';

let databaseUrl: string;
let dataDir: string;
let processes: readonly [ServerProcess, ServerProcess];
let alice: TestPerson;
let bob: TestPerson;
let conversation: TestConversation;
const streams: TestStream[] = [];

beforeAll(async () => {
  databaseUrl = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'secure-chat-two-'));
  const settings = {
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    PRESENCE_GRACE_MS: '0',
    HEARTBEAT_MS: '50',
  };
  processes = await Promise.all([startServerProcess(settings), startServerProcess(settings)]);
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.end('SIGTERM')));
  await dropTestDatabase(databaseUrl);
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  [alice, bob] = [await registerPerson(at(0)), await registerPerson(at(1))];
  conversation = await startConversation(at(0), alice, bob);
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});

const at = (process: 0 | 1): string => processes[process].origin;

async function open(process: 0 | 1, person: { token: string }): Promise<TestStream> {
  const stream = await openTestStream(at(process), person.token);
  streams.push(stream);
  return stream;
}

test('what is said at one is heard at the other, each event once and in the order of the log', async () => {
  const [atAlice, atBob] = [await open(0, alice), await open(1, bob)];
  const [hers, his] = [createSession(conversation, alice), createSession(conversation, bob)];
  await Promise.all([
    append(at(0), conversation, alice, [hers.event]),
    append(at(1), conversation, bob, [his.event]),
  ]);
  const messages = Array.from({ length: 30 }, (_, index) => [
    append(at(0), conversation, alice, [createMessage(conversation, alice, { ...hers, index })]),
    append(at(1), conversation, bob, [createMessage(conversation, bob, { ...his, index })]),
  ]).flat();
  await Promise.all(messages);

  const all = Array.from({ length: 62 }, (_, place) => place + 2);
  for (const stream of [atAlice, atBob]) {
    const seqs: number[] = [];
    while (seqs.length < all.length) seqs.push((await stream.next('event')).event.seq);
    expect(seqs).toEqual(all);
  }
});

test('receipts go from one to the other', async () => {
  const stream = await open(1, alice);
  const receipt = createReceipt(conversation, bob);
  const { conversationId } = conversation;
  const asked = { token: bob.token, params: { conversationId }, body: { receipt } };
  await call(at(0), putReceipt, asked);
  expect(await stream.next('receipt')).toEqual({ conversationId, receipt });
});

test('a device that is ended at one loses its stream and its token at the other', async () => {
  const device = { deviceId: crypto.randomUUID(), name: 'Other' };
  const { username, authKey } = alice;
  const { tokens } = await call(at(1), signIn, { body: { username, authKey, device } });
  const other = { token: tokens.accessToken };
  await call(at(1), getVault, other);
  const stream = await open(1, other);
  await call(at(0), revokeDevice, {
    token: alice.token,
    params: { deviceId: device.deviceId },
    body: { authKey },
  });
  expect(await stream.next('ended')).toEqual({ reason: 'revoked' });
  await stream.ended;
  expect(await refusalOf(call(at(1), getVault, other))).toBe('session_ended');
});

test('a device has one stream, wherever it opened it last', async () => {
  const older = await open(0, alice);
  await older.next('hello');
  const newer = await open(1, alice);
  expect(await older.next('ended')).toEqual({ reason: 'replaced' });
  await newer.nextHeartbeat();
});

test('of two streams that a device opens at once, at two processes, exactly one goes on', async () => {
  for (let round = 0; round < 10; round++) {
    const both = await Promise.all([open(0, alice), open(1, alice)]);
    const [given, kept] = await Promise.race([
      both[0].next('ended').then((end) => [end, both[1]] as const),
      both[1].next('ended').then((end) => [end, both[0]] as const),
    ]);
    expect(given).toEqual({ reason: 'replaced' });
    for (let beats = 0; beats < 2; beats++) await kept.nextHeartbeat();
  }
});

test('people see each other come and go across processes', async () => {
  const atAlice = await open(0, alice);
  await atAlice.next('hello');
  const atBob = await open(1, bob);
  expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: true });
  // Whoever opens before the word is there hears it right after the greeting.
  const { online } = await atBob.next('hello');
  if (online.length === 0)
    expect(await atBob.next('presence')).toEqual({ userId: alice.userId, online: true });
  else expect(online).toEqual([alice.userId]);
  atBob.close();
  expect(await atAlice.next('presence')).toEqual({ userId: bob.userId, online: false });
});

test('who could not hear for a while sends its clients back, and hears again', async () => {
  const stream = await open(1, bob);
  await stream.next('hello');
  const knex = connectDatabase({ url: databaseUrl, pool: 1 });
  const cut = await knex.raw<{ rows: unknown[] }>(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'secure-chat bus' AND datname = current_database()`,
  );
  await knex.destroy();
  expect(cut.rows).toHaveLength(2);
  await stream.next('restart');
  await stream.ended;

  // Each seeks its own connection again: what one could not send meanwhile sends the other's clients back too.
  const { event, sessionHash } = createSession(conversation, alice);
  await append(at(0), conversation, alice, [event]);
  for (let index = 0, isHeard = false; !isHeard; index++) {
    const again = await open(1, bob);
    const heard = again
      .next('event', (data) => data.event.kind === 'message')
      .then(
        () => true,
        () => false,
      );
    await append(at(0), conversation, alice, [createMessage(conversation, alice, { sessionHash, index })]);
    isHeard = await heard;
  }
});
