import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { listEvents, type NewEvent } from '@secure-chat/shared/contract';
import { connectDatabase } from '../database/connect.ts';
import { Member } from '../models/conversation.ts';
import {
  append,
  createMessage,
  createSession,
  startConversation,
  type TestConversation,
} from '../testing/conversations.ts';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { commitMessages, placeMessages, readHeads, type Run } from './commit-messages.ts';
import { parseEvent, type ParsedMessage } from './parse-event.ts';

interface Stage extends TestConversation {
  readonly alice: TestPerson;
  readonly bob: TestPerson;
  readonly sessionHash: Uint8Array<ArrayBuffer>;
}

let server: TestServer;
let knex: Knex;
let stage: Stage;
beforeAll(async () => {
  server = await startTestServer();
  knex = connectDatabase({ url: server.databaseUrl, pool: 4 });
});
afterAll(async () => {
  await knex.destroy();
  await server.stop();
});
beforeEach(async () => {
  stage = await setStage();
});

async function setStage(): Promise<Stage> {
  const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const conversation = await startConversation(server.origin, alice, bob);
  const { event, sessionHash } = createSession(conversation, alice);
  await append(server.origin, conversation, alice, [event]);
  return { ...conversation, alice, bob, sessionHash };
}

const message = (on: Stage, index = 0): NewEvent =>
  createMessage(on, on.alice, { sessionHash: on.sessionHash, index });

async function runOf(on: Stage, events: NewEvent[], caller: TestPerson = on.alice): Promise<Run> {
  const { conversationId } = on;
  const head = (await readHeads(knex, [conversationId])).get(conversationId)!;
  const messages = events.map((event) => ({ event: parseEvent(event, 'x') as ParsedMessage, caller }));
  return placeMessages(conversationId, head, messages);
}

async function logOf({ conversationId, bob }: Stage): Promise<string[]> {
  const asked = { token: bob.token, params: { conversationId } };
  return (await call(server.origin, listEvents, asked)).events.map(({ seq, kind }) => `${seq} ${kind}`);
}

test('writes the messages of several conversations, and says under which roster', async () => {
  const other = await setStage();
  const runs = [
    await runOf(stage, [message(stage), message(stage, 1)]),
    await runOf(other, [message(other)]),
  ];
  const committed = await commitMessages(knex, runs);
  expect([...committed]).toEqual(
    expect.arrayContaining([
      [stage.conversationId, 1],
      [other.conversationId, 1],
    ]),
  );
  expect(await logOf(stage)).toEqual(['1 control', '2 session', '3 message', '4 message']);
  expect(await logOf(other)).toEqual(['1 control', '2 session', '3 message']);
  // Whoever appends next goes on from there.
  const { appended } = await append(server.origin, stage, stage.alice, [message(stage, 2)]);
  expect(appended[0]!.seq).toBe(5);
});

test('leaves a conversation alone whose head has moved, and writes the others', async () => {
  const other = await setStage();
  const runs = [await runOf(stage, [message(stage)]), await runOf(other, [message(other)])];
  await append(server.origin, stage, stage.alice, [message(stage)]);
  expect([...(await commitMessages(knex, runs)).keys()]).toEqual([other.conversationId]);
  expect(await logOf(stage)).toHaveLength(3);
});

test('of two who append to the same head one is first', async () => {
  const runs = await Promise.all([runOf(stage, [message(stage)]), runOf(stage, [message(stage)])]);
  const outcomes = await Promise.all(runs.map((run) => commitMessages(knex, [run])));
  expect(outcomes.map(({ size }) => size).toSorted((one, other) => one - other)).toEqual([0, 1]);
  expect(await logOf(stage)).toHaveLength(3);
});

test('does not wait for a conversation that somebody holds', async () => {
  const other = await setStage();
  const runs = [await runOf(stage, [message(stage)]), await runOf(other, [message(other)])];
  await knex.transaction(async (trx) => {
    await trx.raw('SELECT 1 FROM conversations WHERE conversation_id = ? FOR UPDATE', [stage.conversationId]);
    expect([...(await commitMessages(knex, runs)).keys()]).toEqual([other.conversationId]);
  });
  expect(await logOf(stage)).toHaveLength(2);
});

test('refuses whole a run of which one message is another’s, or has no session here', async () => {
  const mallory = await registerPerson(server.origin);
  const sessionHash = new Uint8Array(32);
  const forged = createMessage(stage, stage.alice, { sessionHash, index: 1 });
  const otherDevice = { ...stage.alice, deviceId: randomUUID() };
  for (const run of [
    await runOf(stage, [message(stage)], stage.bob),
    await runOf(stage, [message(stage)], mallory),
    await runOf(stage, [message(stage)], otherDevice),
    await runOf(stage, [message(stage), forged]),
  ])
    expect((await commitMessages(knex, [run])).size).toBe(0);
  expect(await logOf(stage)).toHaveLength(2);
});

test('refuses an id that is taken', async () => {
  const first = message(stage);
  await append(server.origin, stage, stage.alice, [first]);
  const run = await runOf(stage, [message(stage, 1), first]);
  expect((await commitMessages(knex, [run])).size).toBe(0);
  expect(await logOf(stage)).toHaveLength(3);
});

test('refuses a sender who has left, and a session of another roster', async () => {
  const run = await runOf(stage, [message(stage)]);
  const place = { conversationId: stage.conversationId, userId: stage.alice.userId };
  await Member.query(knex).patch({ leftSeq: 2 }).where(place);
  expect((await commitMessages(knex, [run])).size).toBe(0);
  await Member.query(knex).patch({ leftSeq: null }).where(place);
  const { conversationId } = stage;
  await knex('conversations')
    .update({ rosterHash: Buffer.alloc(32) })
    .where({ conversationId });
  expect((await commitMessages(knex, [run])).size).toBe(0);
  expect(await logOf(stage)).toHaveLength(2);
});
