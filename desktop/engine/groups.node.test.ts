import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '@secure-chat/shared/limits';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { EngineError } from './errors.ts';
import type { GroupSummary, TimelineItem } from './face.ts';
import { TestClient } from './testing/test-client.ts';

let server: TestServer;
const clients: TestClient[] = [];
let made = 0;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
afterEach(() => clients.splice(0).forEach((client) => client.engine.stop()));

async function person(name: string, origin = server.origin): Promise<TestClient> {
  const client = await TestClient.register({ origin, username: `${name}-${++made}` });
  clients.push(client);
  return client;
}

const people = (...names: string[]) => Promise.all(names.map((name) => person(name)));

/** Everybody is in, has said yes, and knows the group's name. */
async function groupOf(owner: TestClient, ...others: TestClient[]): Promise<string> {
  const { conversationId } = await owner.engine.createGroup({
    name: 'Boat',
    picture: null,
    userIds: others.map(({ self }) => self.userId),
  });
  for (const other of others) await join(other, conversationId);
  return conversationId;
}

async function join(client: TestClient, conversationId: string): Promise<void> {
  await client.until(() => client.summary(conversationId)?.request, 'the request');
  await client.engine.acceptRequest({ conversationId });
  await client.until(() => group(client, conversationId)?.name === 'Boat', 'the group’s name');
}

function group(client: TestClient, conversationId: string): GroupSummary | undefined {
  const summary = client.summary(conversationId);
  return summary?.kind === 'group' ? summary : undefined;
}

const say = (client: TestClient, conversationId: string, text: string) =>
  client.engine.sendText({ conversationId, text });

async function changesIn(client: TestClient, conversationId: string): Promise<string[]> {
  const items = await client.items(conversationId);
  return items.flatMap((item) =>
    item.kind === 'roster' ? item.changes.map((change) => changeOf(item, change)) : [],
  );
}

type RosterItem = Extract<TimelineItem, { kind: 'roster' }>;
function changeOf(item: RosterItem, change: RosterItem['changes'][number]): string {
  const nameOf = (name: string): string => name.split('-')[0]!.toUpperCase();
  const who = 'person' in change ? ` ${nameOf(change.person.name)}` : '';
  const role = change.change === 'role' ? ` ${change.role}` : '';
  return `${nameOf(item.actor.name)} ${change.change}${who}${role}`;
}

describe('a group', () => {
  test('carries what each of its members writes to all the others', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!, cat!);
    await say(ann!, id, 'from Ann');
    await bob!.message(id, 'from Ann');
    await say(bob!, id, 'from Bob');
    await cat!.message(id, 'from Bob');
    await say(cat!, id, 'from Cat');
    for (const client of [ann!, bob!, cat!]) {
      await client.message(id, 'from Cat');
      expect(await client.texts(id)).toEqual(['from Ann', 'from Bob', 'from Cat']);
    }
    const item = await ann!.message(id, 'from Cat');
    await ann!.until(() => group(ann!, id)?.memberCount === 3, 'three people');
    expect(item.authorName).toMatch(/^CAT/);
  });

  test('comes to a new computer whole, however little of it one answer holds', async () => {
    const [ann, bob] = await people('ann', 'bob');
    const ids = [await groupOf(ann!, bob!)];
    for (const name of ['Mill', 'Pier']) {
      const made = { name, picture: null, userIds: [bob!.self.userId] };
      const { conversationId } = await ann!.engine.createGroup(made);
      await bob!.until(() => group(bob!, conversationId)?.name === name, 'the next group');
      ids.push(conversationId);
    }
    for (let n = 0; n < limits.pageEvents; n++) await say(ann!, ids[1]!, `long ${n}`);
    for (const id of ids) await say(ann!, id, 'the last');
    for (const id of ids) await bob!.message(id, 'the last');
    const other = await bob!.secondDevice();
    clients.push(other);
    const counts = await Promise.all(ids.map(async (id) => (await other.texts(id)).length));
    expect(counts).toEqual([1, limits.pageEvents + 1, 1]);
    expect(other.seen.accountWarnings).toEqual([]);
  });

  test('ticks only once everybody has it', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!, cat!);
    cat!.engine.stop();
    await say(ann!, id, 'hello');
    await bob!.message(id, 'hello');
    await bob!.engine.markRead({ conversationId: id, seq: 1_000 });
    await ann!.until(() => ann!.summary(id)?.last?.delivery === 'sent', 'one tick');
    const back = await cat!.restarted();
    clients.push(back);
    await ann!.until(() => ann!.summary(id)?.last?.delivery === 'delivered', 'two ticks');
    expect((await ann!.message(id, 'hello')).delivery).toBe('delivered');
  });

  test('is a request to whoever does not know the person who added them', async () => {
    const [ann, bob] = await people('ann', 'bob');
    const { conversationId } = await ann!.engine.createGroup({
      name: 'Boat',
      picture: null,
      userIds: [bob!.self.userId],
    });
    await bob!.until(() => group(bob!, conversationId)?.request, 'the request');
    await bob!.until(() => group(bob!, conversationId)?.addedBy?.username === ann!.self.username, 'by whom');
    await say(bob!, conversationId, 'too early');
    expect(bob!.summary(conversationId)?.last?.delivery).toBe('waiting');
    await bob!.engine.acceptRequest({ conversationId });
    await ann!.message(conversationId, 'too early');
  });

  test('is named by its admins, and by nobody else', async () => {
    const [ann, bob] = await people('ann', 'bob');
    const id = await groupOf(ann!, bob!);
    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    await ann!.engine.setGroupProfile({ conversationId: id, name: 'Sailing', picture });
    await bob!.until(() => group(bob!, id)?.name === 'Sailing', 'the new name');
    expect(group(bob!, id)?.picture).toBe(picture);
    const refused = bob!.engine.setGroupProfile({ conversationId: id, name: 'Mine' });
    await expect(refused).rejects.toThrow(new EngineError('not_allowed'));
    await ann!.engine.setRole({ conversationId: id, userId: bob!.self.userId, role: 'admin' });
    await bob!.until(() => group(bob!, id)?.role === 'admin', 'the right');
    await bob!.engine.setGroupProfile({ conversationId: id, name: 'Mine' });
    await ann!.until(() => group(ann!, id)?.name === 'Mine', 'the third name');
  });
});

describe('whoever is added', () => {
  test('reads from then on, and nothing earlier', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!);
    await say(ann!, id, 'before');
    await bob!.message(id, 'before');
    await ann!.engine.addMembers({ conversationId: id, userIds: [cat!.self.userId], shareHistory: false });
    await join(cat!, id);
    await say(bob!, id, 'after');
    await cat!.message(id, 'after');
    expect(await cat!.texts(id)).toEqual(['after']);
    expect(await changesIn(cat!, id)).toEqual(['ANN added CAT']);
    expect(await cat!.items(id)).not.toContainEqual(expect.objectContaining({ kind: 'unverifiable' }));
    await say(cat!, id, 'hello all');
    await ann!.message(id, 'hello all');
    expect(await ann!.texts(id)).toEqual(['before', 'after', 'hello all']);
  });

  test('reads everything where the history was shared, as it was signed', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!);
    await say(ann!, id, 'one');
    await bob!.message(id, 'one');
    await say(bob!, id, 'two');
    await ann!.message(id, 'two');
    await ann!.engine.addMembers({ conversationId: id, userIds: [cat!.self.userId], shareHistory: true });
    await join(cat!, id);
    expect(await cat!.texts(id)).toEqual(['one', 'two']);
    expect(await cat!.items(id)).not.toContainEqual(expect.objectContaining({ kind: 'unverifiable' }));
  });

  test('finds the same on a second device', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!);
    await say(ann!, id, 'before');
    await bob!.message(id, 'before');
    await ann!.engine.addMembers({ conversationId: id, userIds: [cat!.self.userId], shareHistory: false });
    await join(cat!, id);
    await say(ann!, id, 'after');
    await cat!.message(id, 'after');
    const other = await cat!.secondDevice();
    clients.push(other);
    await other.until(() => group(other, id)?.name === 'Boat', 'the name');
    await other.message(id, 'after');
    expect(await other.texts(id)).toEqual(['after']);
  });
});

describe('whoever is removed', () => {
  test('keeps what was said, and reads nothing after it', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!, cat!);
    await say(ann!, id, 'with Cat');
    await cat!.message(id, 'with Cat');
    await ann!.engine.removeMember({ conversationId: id, userId: cat!.self.userId });
    await cat!.until(() => group(cat!, id)?.membership === 'removed', 'the removal');
    await say(bob!, id, 'without Cat');
    await ann!.message(id, 'without Cat');
    const again = await cat!.restarted();
    clients.push(again);
    await again.online();
    expect(await again.texts(id)).toEqual(['with Cat']);
    expect(await changesIn(again, id)).toEqual(['ANN created', 'ANN removed CAT']);
    // There is nothing left to leave, and no right to anything else.
    await again.engine.leaveGroup({ conversationId: id });
    const userIds = [cat!.self.userId];
    await expect(
      again.engine.addMembers({ conversationId: id, userIds, shareHistory: false }),
    ).rejects.toThrow(new EngineError('not_allowed'));
  });

  test('and added again reads on from there', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!, cat!);
    await ann!.engine.removeMember({ conversationId: id, userId: cat!.self.userId });
    await cat!.until(() => group(cat!, id)?.membership === 'removed', 'the removal');
    await say(bob!, id, 'without Cat');
    await ann!.message(id, 'without Cat');
    await ann!.engine.addMembers({ conversationId: id, userIds: [cat!.self.userId], shareHistory: false });
    await cat!.until(() => group(cat!, id)?.membership === 'member', 'the return');
    await say(bob!, id, 'with Cat again');
    await cat!.message(id, 'with Cat again');
    expect(await cat!.texts(id)).toEqual(['with Cat again']);
    expect(await cat!.items(id)).not.toContainEqual(expect.objectContaining({ kind: 'unverifiable' }));
    expect(cat!.summary(id)?.warnings).toEqual([]);
  });

  test('has a message that still waited handed back', async () => {
    const [ann, bob] = await people('ann', 'bob');
    const userIds = [bob!.self.userId];
    const { conversationId } = await ann!.engine.createGroup({ name: 'Boat', picture: null, userIds });
    await bob!.until(() => group(bob!, conversationId)?.request, 'the request');
    await say(bob!, conversationId, 'too late');
    await ann!.engine.removeMember({ conversationId, userId: bob!.self.userId });
    await bob!.until(() => group(bob!, conversationId)?.membership === 'removed', 'the removal');
    await bob!.until(() => bob!.summary(conversationId)?.last?.delivery === 'failed', 'its return');
    expect(await ann!.texts(conversationId)).toEqual([]);
  });
});

describe('changes of the group', () => {
  test('by two at once both happen, where neither needs a person to look again', async () => {
    const [ann, bob, cat, dan, eve] = await people('ann', 'bob', 'cat', 'dan', 'eve');
    const id = await groupOf(ann!, bob!, cat!);
    await ann!.engine.setRole({ conversationId: id, userId: bob!.self.userId, role: 'admin' });
    await bob!.until(() => group(bob!, id)?.role === 'admin', 'the right');
    await Promise.all([
      ann!.engine.addMembers({ conversationId: id, userIds: [dan!.self.userId], shareHistory: false }),
      bob!.engine.addMembers({ conversationId: id, userIds: [eve!.self.userId], shareHistory: false }),
      ann!.engine.removeMember({ conversationId: id, userId: cat!.self.userId }),
    ]);
    for (const client of [ann!, bob!])
      await client.until(() => group(client, id)?.memberCount === 4, 'the four who are in');
    const members = await ann!.engine.getMembers({ conversationId: id });
    const expected = [ann!, bob!, dan!, eve!].map(({ self }) => self.userId);
    expect(members.map(({ userId }) => userId).sort()).toEqual(expected.sort());
  });

  test('are told in the order in which they happened', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!, cat!);
    await ann!.engine.setRole({ conversationId: id, userId: bob!.self.userId, role: 'admin' });
    await ann!.engine.leaveGroup({ conversationId: id });
    await cat!.until(() => group(cat!, id)?.memberCount === 2, 'the leaving');
    expect(await changesIn(cat!, id)).toEqual([
      'ANN created',
      'ANN role BOB admin',
      'ANN left',
      'ANN role BOB owner',
    ]);
    await say(bob!, id, 'still here');
    await cat!.message(id, 'still here');
    expect(await ann!.texts(id)).toEqual([]);
  });

  test('of a role come too late for somebody who has just gone, and say so', async () => {
    const [ann, bob, cat] = await people('ann', 'bob', 'cat');
    const id = await groupOf(ann!, bob!, cat!);
    await bob!.engine.leaveGroup({ conversationId: id });
    const late = ann!.engine.setRole({ conversationId: id, userId: bob!.self.userId, role: 'admin' });
    await expect(late).rejects.toMatchObject({ failure: { code: 'roster_changed' } });
    await say(cat!, id, 'still two');
    await ann!.message(id, 'still two');
  });
});
