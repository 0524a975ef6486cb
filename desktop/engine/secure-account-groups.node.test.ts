import { describe, expect, it } from 'vitest';
import { setHostileStage } from './testing/hostile-stage.ts';
import { confirmed, secure, settled } from './testing/securing.ts';
import type { TestClient } from './testing/test-client.ts';

/** Groups and chats whose rosters name an identity that was given up, until somebody else confirms the new one. */

const stage = setHostileStage();

interface Group {
  readonly ann: TestClient;
  readonly bob: TestClient;
  readonly cat: TestClient;
  readonly conversationId: string;
}

/** Ann owns it; the others have answered, and she has said something. */
async function group(): Promise<Group> {
  const [ann, bob, cat] = await Promise.all(['ann', 'bob', 'cat'].map((name) => stage.person(name)));
  const userIds = [bob!.self.userId, cat!.self.userId];
  const { conversationId } = await ann!.engine.createGroup({ name: 'Boat', picture: null, userIds });
  await ann!.engine.sendText({ conversationId, text: 'ahoy' });
  for (const client of [bob!, cat!]) {
    await client.message(conversationId, 'ahoy');
    await client.engine.acceptRequest({ conversationId });
  }
  return { ann: ann!, bob: bob!, cat: cat!, conversationId };
}

const roleOf = (client: TestClient, conversationId: string): string | null => {
  const summary = client.summary(conversationId);
  return summary?.kind === 'group' ? summary.role : null;
};

describe('a group', { timeout: 120_000 }, () => {
  it('goes on while a member is unconfirmed, who reads it and writes once they are let in', async () => {
    const { ann, bob, cat, conversationId } = await group();
    await secure(bob);
    await bob.engine.sendText({ conversationId, text: 'wait for me' });
    expect((await bob.message(conversationId, 'wait for me')).delivery).toBe('waiting');
    await cat.engine.sendText({ conversationId, text: 'meanwhile' });
    await bob.message(conversationId, 'meanwhile');
    await confirmed(ann, bob, conversationId);
    for (const client of [ann, cat]) await client.message(conversationId, 'wait for me');
    await settled(bob, conversationId);
    const device = stage.keep(await bob.secondDevice());
    await device.message(conversationId, 'wait for me');
    expect(await device.texts(conversationId)).toEqual(['ahoy', 'meanwhile', 'wait for me']);
    await cat.engine.sendText({ conversationId, text: 'welcome' });
    for (const client of [bob, device]) {
      await client.message(conversationId, 'welcome');
      expect((await client.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
      expect(client.summary(conversationId)).toMatchObject({ title: 'Boat', warnings: [] });
    }
    expect(cat.summary(conversationId)?.warnings).toEqual([]);
  });

  it('is not lost to its only owner, who makes another one and is let in by them', async () => {
    const { ann, bob, cat, conversationId } = await group();
    await secure(ann);
    await ann.engine.setRole({ conversationId, userId: bob.self.userId, role: 'owner' });
    await bob.until(() => roleOf(bob, conversationId) === 'owner', 'the ownership');
    await confirmed(bob, ann, conversationId);
    await settled(ann, conversationId);
    expect(roleOf(ann, conversationId)).toBe('member');
    await bob.engine.setRole({ conversationId, userId: ann.self.userId, role: 'owner' });
    await ann.until(() => roleOf(ann, conversationId) === 'owner', 'the ownership back');
    await ann.engine.sendText({ conversationId, text: 'back at the helm' });
    for (const client of [bob, cat]) await client.message(conversationId, 'back at the helm');
    expect(await ann.texts(conversationId)).toEqual(['ahoy', 'back at the helm']);
  });

  it('can be left, and the account deleted, before anybody has confirmed', async () => {
    const { bob, cat, ann, conversationId } = await group();
    await secure(bob);
    await bob.engine.leaveGroup({ conversationId });
    await ann.until(() => {
      const summary = ann.summary(conversationId);
      return summary?.kind === 'group' && summary.memberCount === 2;
    }, 'the leaving');
    await secure(cat);
    await cat.engine.deleteAccount({ password: 'quiet kettle on the hill' });
    await ann.until(() => {
      const summary = ann.summary(conversationId);
      return summary?.kind === 'group' && summary.memberCount === 1;
    }, 'the last leaving');
  });
});

describe('a chat of two', { timeout: 120_000 }, () => {
  it('goes on where both secured their accounts before either had confirmed', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    await Promise.all([secure(ann), secure(bob)]);
    await ann.engine.sendText({ conversationId, text: 'from the new Ann' });
    await confirmed(ann, bob, conversationId);
    await confirmed(bob, ann, conversationId);
    for (const client of [ann, bob]) await settled(client, conversationId);
    await bob.message(conversationId, 'from the new Ann');
    await bob.engine.sendText({ conversationId, text: 'and from the new Bob' });
    await ann.message(conversationId, 'and from the new Bob');
    for (const client of [ann, bob]) {
      expect(await client.texts(conversationId)).toEqual([
        'first',
        'from the new Ann',
        'and from the new Bob',
      ]);
      expect(client.summary(conversationId)).toMatchObject({ paused: false, warnings: [] });
    }
  });

  it('does not let what was said under the former safety number be changed any more', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    await secure(ann);
    await confirmed(bob, ann, conversationId);
    await settled(ann, conversationId);
    const { id } = await ann.message(conversationId, 'first');
    for (const change of [
      ann.engine.editMessage({ conversationId, id, text: 'never said' }),
      ann.engine.deleteMessage({ conversationId, id, forEveryone: true }),
    ])
      await expect(change).rejects.toMatchObject({ failure: { code: 'not_allowed' } });
    await ann.engine.react({ conversationId, id, emoji: '👍' });
    await bob.until((seen) => {
      const item = seen.timelines.get(conversationId)?.get(id);
      return item?.kind === 'message' && item.reactions.length === 1;
    }, 'the reaction');
  });
});
