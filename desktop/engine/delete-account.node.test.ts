import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { WrongPasswordError } from './crypto/index.ts';
import type { GroupSummary } from './face.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

let server: TestServer;
const clients: TestClient[] = [];
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => clients.splice(0).forEach((client) => client.engine.stop()));

async function person(name: string): Promise<TestClient> {
  const client = await TestClient.register({ origin: server.origin, username: `${name}-${++made}` });
  clients.push(client);
  return client;
}

async function chatOf(one: TestClient, other: TestClient): Promise<string> {
  await one.engine.findPerson({ username: other.self.username });
  const { conversationId } = await one.engine.startConversation({ userId: other.self.userId });
  await one.engine.sendText({ conversationId, text: 'Hello' });
  await other.until(() => other.summary(conversationId)?.request, 'the request');
  await other.engine.acceptRequest({ conversationId });
  await other.message(conversationId, 'Hello');
  return conversationId;
}

test('is refused with a wrong password, and no group is left', async () => {
  const [ann, bob] = [await person('ann'), await person('bob')];
  await chatOf(ann, bob);
  const { conversationId } = await ann.engine.createGroup({
    name: 'Boat',
    picture: null,
    userIds: [bob.self.userId],
  });
  const deletion = ann.engine.deleteAccount({ password: 'quiet kettle on the dale' });
  await expect(deletion).rejects.toThrow(WrongPasswordError);
  expect((ann.summary(conversationId) as GroupSummary).membership).toBe('member');
});

test('leaves the groups, and nothing on this computer or in reach of the password', async () => {
  const [ann, bob] = [await person('ann'), await person('bob')];
  await chatOf(ann, bob);
  const { conversationId } = await bob.engine.createGroup({
    name: 'Boat',
    picture: null,
    userIds: [ann.self.userId],
  });
  await ann.until(() => ann.summary(conversationId), 'the group');
  const { username } = ann.self;

  await ann.engine.deleteAccount({ password: testPassword });

  await bob.until(
    () => (bob.summary(conversationId) as GroupSummary | undefined)?.memberCount === 1,
    'the leave',
  );
  expect(ann.seen.phase).toEqual({ name: 'signed_out' });
  const again = new TestClient({ origin: server.origin, disk: ann.disk });
  expect(await again.engine.start()).toEqual({ name: 'signed_out' });
  const signIn = { origin: server.origin, username, password: testPassword, deviceName: 'New' };
  await expect(again.engine.signIn(signIn)).rejects.toMatchObject({ message: 'wrong_credentials' });
});

test('leaves the other one of two with the chat, and says why nothing can be sent', async () => {
  const [ann, bob] = [await person('ann'), await person('bob')];
  const conversationId = await chatOf(ann, bob);
  await ann.engine.deleteAccount({ password: testPassword });

  await bob.engine.sendText({ conversationId, text: 'Are you there?' });

  await bob.until(() => {
    const summary = bob.summary(conversationId);
    return summary?.kind === 'direct' && summary.peerDeleted;
  }, 'the word that the account is gone');
  const item = await bob.message(conversationId, 'Are you there?');
  expect(item.delivery).toBe('failed');
  expect(await bob.texts(conversationId)).toEqual(['Hello', 'Are you there?']);
});
