import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConversation, sync } from '@secure-chat/shared/contract';
import { createControl, sendMessages, startConversation } from '../testing/conversations.ts';
import { registerPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('starts a direct conversation that both people find by sync', async () => {
  const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  const conversation = await startConversation(server.origin, alice, bob);
  await sendMessages(server.origin, conversation, alice, 3);

  const answer = await call(server.origin, sync, { token: bob.token, body: { cursors: [] } });

  expect(answer.conversations).toHaveLength(1);
  const [page] = answer.conversations;
  expect(page?.conversationId).toBe(conversation.conversationId);
  expect(page?.events.map((event) => [event.seq, event.kind])).toEqual([
    [1, 'control'],
    [2, 'session'],
    [3, 'message'],
    [4, 'message'],
    [5, 'message'],
  ]);
  expect(page?.more).toBe(false);
});

test('refuses a second conversation of the same two people, whoever asks', async () => {
  const [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  await startConversation(server.origin, alice, bob);

  const again = call(server.origin, createConversation, {
    token: bob.token,
    body: { control: createControl(bob, alice) },
  });

  expect(await refusalOf(again)).toBe('conversation_exists');
});
