import { afterAll, beforeAll, expect, test } from 'vitest';
import { getVisibility } from '@secure-chat/shared/contract';
import {
  append,
  createMessage,
  createSession,
  startConversation,
  startGroup,
} from '../testing/conversations.ts';
import { registerPerson } from '../testing/factories.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('says of each chat who is in it, how much was said and when, and nothing else', async () => {
  const [ann, bob, cat] = await Promise.all([1, 2, 3].map(() => registerPerson(server.origin)));
  const direct = await startConversation(server.origin, ann!, bob!);
  const { event, sessionHash } = createSession(direct, ann!);
  const messages = [0, 1].map((index) => createMessage(direct, ann!, { sessionHash, index }));
  await append(server.origin, direct, ann!, [event, ...messages]);
  const group = await startGroup(server.origin, cat!, [ann!, bob!]);

  const seen = await call(server.origin, getVisibility, { token: ann!.token });

  expect(seen.account).toMatchObject({ username: ann!.username });
  expect(seen.devices).toHaveLength(1);
  const chats = new Map(seen.conversations.map((chat) => [chat.conversationId, chat]));
  expect([...chats.keys()].sort()).toEqual([direct.conversationId, group.conversationId].sort());
  const talked = chats.get(direct.conversationId)!;
  expect(talked).toMatchObject({ kind: 'direct', messages: 2, dropped: 0, changes: 1, files: 0 });
  expect([...talked.members].sort()).toEqual([ann!.username, bob!.username].sort());
  const bodies = messages.map(({ body }) => Buffer.from(body, 'base64url').length);
  expect(talked.bytes).toBeGreaterThan(bodies.reduce((total, length) => total + length, 0));
  expect(talked.lastAt).toBeGreaterThanOrEqual(talked.firstAt!);
});

test('says nothing of chats that one is not in', async () => {
  const [ann, bob, eve] = await Promise.all([1, 2, 3].map(() => registerPerson(server.origin)));
  await startConversation(server.origin, ann!, bob!);
  const seen = await call(server.origin, getVisibility, { token: eve!.token });
  expect(seen.conversations).toEqual([]);
});
