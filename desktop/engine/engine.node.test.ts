import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

let server: TestServer;
const clients: TestClient[] = [];
let people = 0;

beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.engine.stop();
});
afterAll(async () => {
  await server.stop();
});

async function person(name: string): Promise<TestClient & { username: string }> {
  people += 1;
  const username = `${name}-${people}`;
  const client = await TestClient.register({ origin: server.origin, username });
  clients.push(client);
  return Object.assign(client, { username });
}

async function pair(): Promise<{ ann: TestClient; bob: TestClient; conversationId: string }> {
  const [ann, bob] = await Promise.all([person('ann'), person('bob')]);
  const conversationId = await ann.startWith(bob.username);
  await ann.engine.sendText({ conversationId, text: 'Hello Bob' });
  await bob.message(conversationId, 'Hello Bob');
  await bob.engine.acceptRequest({ conversationId });
  return { ann, bob, conversationId };
}

describe('two engines and a real server', { timeout: 120_000 }, () => {
  it('carry messages both ways, with ticks from signed receipts', async () => {
    const { ann, bob, conversationId } = await pair();
    await bob.engine.sendText({ conversationId, text: 'Hello Ann' });
    const received = await ann.message(conversationId, 'Hello Ann');
    expect(received.own).toBe(false);
    await bob.engine.markRead({ conversationId, seq: received.seq! });
    const read = await ann.until((seen) => {
      const items = [...(seen.timelines.get(conversationId)?.values() ?? [])];
      return items.find((item) => item.kind === 'message' && item.own && item.delivery === 'read');
    }, 'the read tick');
    expect(read).toMatchObject({ text: 'Hello Bob' });
  });

  it('show who somebody says to be, from inside the encryption', async () => {
    const { ann, bob, conversationId } = await pair();
    const told = await bob.until(
      () => bob.contact(conversationId)?.displayName.startsWith('ANN') && 'told',
      'the name',
    );
    expect(told).toBe('told');
    await ann.until(() => ann.contact(conversationId)?.displayName.startsWith('BOB'), 'his name');
  });

  it('ask before anything is sealed for a stranger', async () => {
    const [ann, bob] = await Promise.all([person('ann'), person('bob')]);
    const conversationId = await ann.startWith(bob.username);
    await ann.engine.sendText({ conversationId, text: 'You do not know me' });
    await bob.message(conversationId, 'You do not know me');
    expect(bob.summary(conversationId)?.request).toBe(true);
    await bob.engine.sendText({ conversationId, text: 'Who is it?' });
    const waiting = await bob.message(conversationId, 'Who is it?');
    expect(waiting.delivery).toBe('waiting');
    await bob.engine.acceptRequest({ conversationId });
    await ann.message(conversationId, 'Who is it?');
  });

  it('keep what is written offline, and send it once and in order on return', async () => {
    const { ann, bob, conversationId } = await pair();
    await server.kill();
    await ann.until((seen) => seen.connection?.state === 'offline', 'the loss');
    for (let n = 1; n <= 5; n++) await ann.engine.sendText({ conversationId, text: `offline ${n}` });
    const again = await ann.restarted();
    clients.push(again);
    expect(await again.texts(conversationId)).toEqual([
      'Hello Bob',
      'offline 1',
      'offline 2',
      'offline 3',
      'offline 4',
      'offline 5',
    ]);
    server = await startTestServer({ resume: server });
    await bob.message(conversationId, 'offline 5');
    expect(await bob.texts(conversationId)).toEqual([
      'Hello Bob',
      'offline 1',
      'offline 2',
      'offline 3',
      'offline 4',
      'offline 5',
    ]);
  });

  it('open history with the password alone, without the network', async () => {
    const { ann, bob, conversationId } = await pair();
    await bob.engine.sendText({ conversationId, text: 'kept' });
    await ann.message(conversationId, 'kept');
    const offline = await ann.restarted({ fetch: () => Promise.reject(new TypeError('no network')) });
    clients.push(offline);
    expect(await offline.texts(conversationId)).toEqual(['Hello Bob', 'kept']);
  });

  it('refuse a wrong password', async () => {
    const ann = await person('ann');
    ann.engine.stop();
    const again = new TestClient({ origin: server.origin, disk: ann.disk });
    await expect(again.engine.unlock({ password: 'something else entirely' })).rejects.toMatchObject({
      name: 'WrongPasswordError',
    });
    await expect(
      again.engine.signIn({
        origin: server.origin,
        username: ann.username,
        password: 'something else entirely',
        deviceName: 'Other',
      }),
    ).rejects.toMatchObject({ code: 'wrong_credentials' });
  });

  it('bring everything to a second device with the password alone', async () => {
    const { ann, bob, conversationId } = await pair();
    await bob.engine.sendText({ conversationId, text: 'for both devices' });
    await ann.message(conversationId, 'for both devices');
    const second = new TestClient({ origin: server.origin });
    clients.push(second);
    const username = ann.seen.phase?.name === 'unlocked' ? ann.seen.phase.self.username : '';
    await second.engine.signIn({
      origin: server.origin,
      username,
      password: testPassword,
      deviceName: 'Second',
    });
    await second.online();
    expect(await second.texts(conversationId)).toEqual(['Hello Bob', 'for both devices']);
    await second.engine.sendText({ conversationId, text: 'from the second' });
    await ann.message(conversationId, 'from the second');
    await bob.message(conversationId, 'from the second');
  });

  it('say at once when a device is signed out from another', async () => {
    const ann = await person('ann');
    const second = new TestClient({ origin: server.origin });
    clients.push(second);
    await second.engine.signIn({
      origin: server.origin,
      username: ann.username,
      password: testPassword,
      deviceName: 'Second',
    });
    await second.online();
    const devices = await ann.engine.listDevices();
    const other = devices.find((device) => !device.current)!;
    await ann.engine.revokeDevice({ deviceId: other.deviceId, password: testPassword });
    const ended = await second.until(
      (seen) => seen.connection?.state === 'session_ended' && seen.connection,
      'the end of the session',
    );
    expect(ended.reason).toBe('revoked');
    // There is no session left to end, and the computer is cleaned all the same.
    await second.engine.signOut();
    expect(second.seen.phase).toEqual({ name: 'signed_out' });
    expect(await second.disk.databases()).toEqual([]);
  });

  it('show the same safety number on both sides', async () => {
    const { ann, bob, conversationId } = await pair();
    const hers = await ann.engine.getSafetyNumber({ userId: ann.contact(conversationId)!.userId });
    const his = await bob.engine.getSafetyNumber({ userId: bob.contact(conversationId)!.userId });
    expect(hers.groups).toEqual(his.groups);
    expect(hers.groups).toHaveLength(12);
    await ann.engine.setVerified({ userId: hers.userId, verified: true });
    await ann.until(() => ann.contact(conversationId)?.verified, 'the shield');
  });

  it('hold back what is written once two numbers were found to differ, until the person answers', async () => {
    const { ann, bob, conversationId } = await pair();
    const bobId = ann.contact(conversationId)!.userId;
    await ann.engine.setVerified({ userId: bobId, verified: true });
    await ann.engine.distrust({ userId: bobId });
    expect(ann.summary(conversationId)).toMatchObject({ paused: true, contact: { verified: false } });
    const again = await ann.restarted();
    clients.push(again);
    await again.online();
    await again.engine.sendText({ conversationId, text: 'after all' });
    expect((await again.message(conversationId, 'after all')).delivery).toBe('waiting');
    await bob.engine.sendText({ conversationId, text: 'still heard' });
    await again.message(conversationId, 'still heard');
    expect(await bob.texts(conversationId)).not.toContain('after all');
    await again.engine.acceptIdentity({ userId: bobId });
    await bob.message(conversationId, 'after all');
    expect(again.summary(conversationId)).toMatchObject({ paused: false, contact: { verified: false } });
  });

  it('page backwards through a long history', async () => {
    const { ann, bob, conversationId } = await pair();
    for (let n = 0; n < 150; n++) await ann.engine.sendText({ conversationId, text: `line ${n}` });
    await bob.message(conversationId, 'line 149');
    const last = await bob.engine.getTimeline({ conversationId, limit: 50 });
    expect(last.items.at(-1)).toMatchObject({ text: 'line 149' });
    const earlier = await bob.engine.getTimeline({ conversationId, before: last.before, limit: 50 });
    expect(earlier.items.at(-1)).toMatchObject({ text: 'line 99' });
    expect(earlier.items).toHaveLength(50);
    expect(last.total).toBe(152);
  });
});
