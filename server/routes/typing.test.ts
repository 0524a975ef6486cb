import { Writable } from 'node:stream';
import { transports } from 'winston';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { sync, tellTyping } from '@secure-chat/shared/contract';
import { createLogger, type Logger } from '../ops/logger.ts';
import { sendMessages, startConversation, type TestConversation } from '../testing/conversations.ts';
import { dumpDatabase } from '../testing/dump-database.ts';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream, type TestStream } from '../testing/test-stream.ts';

let logged = '';
let logger: Logger;
let server: TestServer;
let alice: TestPerson;
let bob: TestPerson;
let mallory: TestPerson;
let conversation: TestConversation;
const streams: TestStream[] = [];

beforeAll(async () => {
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  logger = createLogger({ level: 'debug' });
  logger.clear().add(new transports.Stream({ stream }));
  server = await startTestServer({ settings: { HEARTBEAT_MS: '50', RATE_LIMITS: 'on' }, logger });
});
beforeEach(async () => {
  [alice, bob, mallory] = [
    await registerPerson(server.origin),
    await registerPerson(server.origin),
    await registerPerson(server.origin),
  ];
  conversation = await startConversation(server.origin, alice, bob);
  logged = '';
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});
afterAll(async () => {
  await server.stop();
  logger.close();
});

async function open(person: TestPerson): Promise<TestStream> {
  const stream = await openTestStream(server.origin, person.token);
  streams.push(stream);
  return stream;
}

const say = (person: TestPerson) => {
  const { conversationId } = conversation;
  return call(server.origin, tellTyping, { token: person.token, params: { conversationId } });
};
const names = ({ seen }: TestStream): string[] => seen.map(({ name }) => name);

test('who writes is told to the others of that conversation, and to nobody else', async () => {
  const [own, other, stranger] = [await open(alice), await open(bob), await open(mallory)];
  await startConversation(server.origin, alice, mallory);
  await say(alice);
  const { conversationId } = conversation;
  expect(await other.next('typing')).toEqual({ conversationId, userId: alice.userId });
  await own.nextHeartbeat();
  await stranger.nextHeartbeat();
  expect([...names(own), ...names(stranger)]).not.toContain('typing');
});

test('who was not there does not hear of it later', async () => {
  await say(alice);
  const late = await open(bob);
  await sendMessages(server.origin, conversation, alice, 1);
  await late.next('event', ({ event }) => event.kind === 'message');
  expect(late.text()).not.toContain('typing');
});

test('one who is not a member cannot say it', async () => {
  expect(await refusalOf(say(mallory))).toBe('not_found');
});

test('it is kept nowhere: not in the database, not in the log', async () => {
  const before = await dumpDatabase(server.databaseUrl);
  const stream = await open(bob);
  await say(alice);
  await stream.next('typing');
  await say(bob);
  expect((await dumpDatabase(server.databaseUrl)).equals(before)).toBe(true);
  await call(server.origin, sync, { token: bob.token, body: { cursors: [] } });
  expect(logged).toContain('/sync');
  expect(logged).not.toContain('typing');
});

test('it can be said only so often', async () => {
  for (let time = 0; time < 60; time++) await say(alice);
  expect(await refusalOf(say(alice))).toBe('rate_limited');
  await say(bob);
});
