import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listEvents, type LogEvent, type NewEvent } from '@secure-chat/shared/contract';
import { createFileStore } from '../blobs/file-store.ts';
import { connectDatabase } from '../database/connect.ts';
import { sweepAttachments } from '../domain/sweep-attachments.ts';
import { sweepExpired } from '../domain/sweep-expired.ts';
import { Wrap } from '../models/event.ts';
import {
  append,
  changeControl,
  createMessage,
  createSession,
  presentMember,
  startGroup,
  type TestGroup,
} from '../testing/conversations.ts';
import { randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { download, upload } from '../testing/uploads.ts';

const hourMs = 3_600_000;
/** Far ahead of the server's own clock, whose rounds then leave all of it alone. */
const start = Date.now() + 1_000 * hourMs;

let server: TestServer;
let knex: Knex;
let alice: TestPerson;
let bob: TestPerson;
let group: TestGroup;

beforeAll(async () => {
  server = await startTestServer();
  knex = connectDatabase({ url: server.databaseUrl, pool: 2 });
});
beforeEach(async () => {
  [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  group = await startGroup(server.origin, alice, [bob]);
});
afterAll(async () => {
  await knex.destroy();
  await server.stop();
});

const send = (...events: NewEvent[]) => append(server.origin, group, alice, events);

async function read(): Promise<LogEvent[]> {
  const params = { conversationId: group.conversationId };
  return (await call(server.origin, listEvents, { token: bob.token, params })).events;
}

/** Whether bob is given the body of a message, or the key to a session. */
async function isHeld(seq: number): Promise<boolean> {
  const event = (await read()).find((one) => one.seq === seq);
  if (event?.kind === 'message') return event.body !== null;
  return event?.kind === 'session' && event.wrap !== null;
}

/** A session of messages that disappear after an hour, and its first two, sent half an hour apart. */
async function talk() {
  const { event, sessionHash } = createSession(group, alice, { ttl: hourMs, createdAt: start });
  const said = (index: number, sentAt: number) =>
    createMessage(group, alice, { sessionHash, index, sentAt, expiresAt: sentAt + hourMs });
  await send(event, said(0, start));
  // Alone, and so the short way (PROTOCOL §8).
  await send(said(1, start + hourMs / 2));
  const [session, first, second] = [2, 3, 4];
  return { session, first, second, sessionHash, sessionId: (await read())[1]!.eventId };
}

test('a body goes when its own time has come, and its header, hash and signature stay', async () => {
  const { first, second } = await talk();
  const before = await read();
  await sweepExpired(knex, start + hourMs - 1);
  expect(await isHeld(first)).toBe(true);
  await sweepExpired(knex, start + hourMs);
  expect([await isHeld(first), await isHeld(second)]).toEqual([false, true]);
  const after = await read();
  expect(after[2]).toMatchObject({ body: null, bodyHash: expect.any(String) });
  const { body: _, bodyHash: __, ...kept } = before[2] as Extract<LogEvent, { kind: 'message' }>;
  expect(after[2]).toMatchObject(kept);
});

test('a session’s wraps go when nothing of it can be there any more', async () => {
  const { session } = await talk();
  await sweepExpired(knex, start + 2 * hourMs - 1);
  expect(await isHeld(session)).toBe(true);
  await sweepExpired(knex, start + 2 * hourMs);
  expect(await isHeld(session)).toBe(false);
  expect(await Wrap.query(knex).where({ conversationId: group.conversationId })).toEqual([]);
});

test('what has no timer stays', async () => {
  const { event, sessionHash } = createSession(group, alice);
  await send(event, createMessage(group, alice, { sessionHash, index: 0 }));
  await sweepExpired(knex, Number.MAX_SAFE_INTEGER);
  expect([await isHeld(2), await isHeld(3)]).toEqual([true, true]);
});

test('files go with the message that carried them', async () => {
  const place = await upload(server.origin, alice, group.conversationId, randomBytes(10));
  const { event, sessionHash } = createSession(group, alice, { ttl: hourMs, createdAt: start });
  const times = { sentAt: start, expiresAt: start + hourMs };
  const message = createMessage(group, alice, { sessionHash, index: 0, eventId: randomUUID(), ...times });
  await send(event, { ...message, attachments: [place.attachmentId] });
  await sweepExpired(knex, start + hourMs);
  expect(await refusalOf(download(server.origin, bob, place))).toBe('not_found');
  const blobs = join(server.config.dataDir, 'blobs');
  await sweepAttachments({ knex, blobs: await createFileStore(blobs), files: { graceMs: hourMs } });
  const parts = readdir(join(blobs, place.conversationId, place.attachmentId)).catch(() => []);
  expect(await parts).toEqual([]);
});

test('sending it again is answered as before, and brings no body back', async () => {
  const { event, sessionHash } = createSession(group, alice, { ttl: hourMs, createdAt: start });
  const times = { sentAt: start, expiresAt: start + hourMs };
  const message = createMessage(group, alice, { sessionHash, index: 0, ...times });
  const { appended } = await send(event, message);
  await sweepExpired(knex, start + 9 * hourMs);
  expect((await send(event, message)).appended).toEqual(appended);
  expect([await isHeld(2), await isHeld(3)]).toEqual([false, false]);
});

test('history that has disappeared is opened to no newcomer', async () => {
  const carol = await registerPerson(server.origin);
  const gone = createSession(group, alice, { ttl: hourMs, createdAt: Date.now() - 3 * hourMs });
  const here = createSession(group, alice);
  await send(gone.event, here.event);
  const ids = (await read()).slice(1).map(({ eventId }) => eventId);
  const member = { ...presentMember(carol), role: 'member' as const };
  const control = changeControl(group, alice, [{ op: 'add', member, history: 'all' }]);
  const historyWraps = ids.map((sessionId) => ({ userId: carol.userId, sessionId, wrap: randomText(384) }));
  await send({ kind: 'control', ...control, historyWraps });
  const kept = await Wrap.query(knex).where({ conversationId: group.conversationId, userId: carol.userId });
  expect(kept.map(({ seq }) => seq)).toEqual([3]);
});
