import { describe, expect, it } from 'vitest';
import type { GroupSummary } from './face.ts';
import { setHostileStage, warned } from './testing/hostile-stage.ts';
import type { TestClient } from './testing/test-client.ts';

/** What a person did to a group, and the connection, the app or another person came in between. */

const stage = setHostileStage();

const groupsOf = ({ seen }: TestClient): GroupSummary[] =>
  seen.conversations.flatMap((one) => (one.kind === 'group' ? [one] : []));

const groupIn = (client: TestClient, name: string): Promise<GroupSummary> =>
  client.until(() => groupsOf(client).find((one) => one.name === name), `the group ${name}`);

/** Ann, whose line can be cut, has met Bob; what she asks for next is a group with him. */
async function met(): Promise<{
  ann: TestClient;
  bob: TestClient;
  boat: Parameters<TestClient['engine']['createGroup']>[0];
}> {
  const [ann, bob] = await Promise.all([stage.person('ann', stage.hostile), stage.person('bob')]);
  await ann.engine.findPerson({ username: bob.self.username });
  const picture = 'data:image/png;base64,iVBORw0KGgo=';
  return { ann, bob, boat: { name: 'Boat', picture, userIds: [bob.self.userId] } };
}

async function expectNamed(ann: TestClient, bob: TestClient): Promise<void> {
  const { conversationId } = await groupIn(ann, 'Boat');
  await bob.until(() => bob.summary(conversationId)?.request, 'the request');
  await bob.engine.acceptRequest({ conversationId });
  expect((await groupIn(bob, 'Boat')).picture).toContain('data:image/png');
}

function restore(): void {
  stage.proxy.hooks = {};
  stage.proxy.link = 'up';
}

describe('a group', { timeout: 120_000 }, () => {
  it('gets its name and picture, where the connection was lost once it was made', async () => {
    const { ann, bob, boat } = await met();
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call === 'POST /conversations') stage.proxy.link = 'down';
        return body;
      },
    };
    await expect(ann.engine.createGroup(boat)).rejects.toMatchObject({ name: 'NetworkError' });
    restore();
    stage.proxy.cut();
    await expectNamed(ann, bob);
  });

  it('gets them after a restart, and where not even the answer came', async () => {
    const { ann, bob, boat } = await met();
    stage.proxy.link = 'deaf';
    await expect(ann.engine.createGroup(boat)).rejects.toMatchObject({ name: 'NetworkError' });
    ann.engine.stop();
    restore();
    const again = stage.keep(await ann.restarted());
    await expectNamed(again, bob);
  });

  it('is made once, though it was asked for again', async () => {
    const { ann, bob, boat } = await met();
    stage.proxy.link = 'deaf';
    await expect(ann.engine.createGroup(boat)).rejects.toMatchObject({ name: 'NetworkError' });
    restore();
    const { conversationId } = await ann.engine.createGroup(boat);
    await expectNamed(ann, bob);
    expect(groupsOf(ann).map((one) => one.conversationId)).toEqual([conversationId]);
    const other = await ann.engine.createGroup(boat);
    expect(other.conversationId).not.toBe(conversationId);
  });

  it('keeps its name where the right to change it was taken while the change waited, which is said', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob', stage.hostile)]);
    const { userId } = bob.self;
    const { conversationId } = await ann.engine.createGroup({
      name: 'Boat',
      picture: null,
      userIds: [userId],
    });
    await bob.until(() => bob.summary(conversationId)?.request, 'the request');
    await bob.engine.acceptRequest({ conversationId });
    await groupIn(bob, 'Boat');
    await ann.engine.setRole({ conversationId, userId, role: 'admin' });
    await bob.until(() => groupsOf(bob).some(({ role }) => role === 'admin'), 'the right');
    await bob.engine.sendText({ conversationId, text: 'before' });
    await ann.message(conversationId, 'before');
    stage.proxy.link = 'down';
    stage.proxy.cut();
    await bob.until(({ connection }) => connection?.state === 'offline', 'the silence');
    await bob.engine.setGroupProfile({ conversationId, name: 'Mine' });
    await bob.engine.setTimer({ conversationId, afterMs: 60_000 });
    await bob.engine.sendText({ conversationId, text: 'and on' });
    await ann.engine.setRole({ conversationId, userId, role: 'member' });
    restore();
    await bob.engine.reconnect();
    await warned(bob, conversationId, 'change_overruled');
    await ann.message(conversationId, 'and on');
    expect(ann.summary(conversationId)).toMatchObject({ name: 'Boat', timerMs: 0 });
    expect((await ann.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
  });
});
