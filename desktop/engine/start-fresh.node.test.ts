import { describe, expect, it } from 'vitest';
import { limits } from '@secure-chat/shared/limits';
import { issueResetFor } from '../../server/testing/publish-keys.ts';
import { setHostileStage } from './testing/hostile-stage.ts';
import type { GroupSummary } from './face.ts';
import type { TestClient } from './testing/test-client.ts';

/** Password and recovery code are lost, and the person who runs the server has made a one-time code (PROTOCOL §4). */

const stage = setHostileStage();
const starting = {
  displayName: 'Ann again',
  password: 'seven lanterns under the pier',
  deviceName: 'New computer',
};

async function startFreshOn(client: TestClient, username: string): Promise<string> {
  const { origin } = client;
  const resetCode = await issueResetFor(stage.server, username);
  await client.engine.openReset({ origin, username, resetCode });
  const { recoveryCode } = await client.engine.startFresh(starting);
  await client.engine.enter();
  await client.online();
  return recoveryCode;
}

/** Ann's group, in which Bob and Cat are and know its name. */
async function grouped() {
  const [ann, bob, cat] = await Promise.all([stage.person('ann'), stage.person('bob'), stage.person('cat')]);
  const userIds = [bob.self.userId, cat.self.userId];
  const { conversationId } = await ann.engine.createGroup({ name: 'Boat', picture: null, userIds });
  for (const client of [bob, cat]) {
    await client.until(() => client.summary(conversationId)?.request, 'the request');
    await client.engine.acceptRequest({ conversationId });
    await client.until(() => client.summary(conversationId)?.title === 'Boat', 'the name');
  }
  return { ann, bob, cat, conversationId };
}

/** The person has looked, and takes the new identity for the one that they know. */
async function accept(client: TestClient, other: TestClient): Promise<void> {
  const { userId } = other.self;
  await client.engine.reconnect();
  await client.until(
    ({ conversations }) =>
      conversations.some((one) => one.kind === 'group' && one.changed.some((of) => of.userId === userId)),
    'the question',
  );
  await client.engine.acceptIdentity({ userId });
}

function groupOf(client: TestClient, conversationId: string): GroupSummary | undefined {
  const summary = client.summary(conversationId);
  return summary?.kind === 'group' ? summary : undefined;
}

const roleIn = (client: TestClient, id: string) => groupOf(client, id)?.role;

const awaitedBy = (client: TestClient, id: string): string[] | undefined =>
  groupOf(client, id)?.awaited?.by.map(({ userId }) => userId);

describe('starting afresh', { timeout: 120_000 }, () => {
  it('says what is lost, leaves it sealed, and shows contacts another safety number', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { username, userId } = ann.self;
    const before = (await bob.engine.getSafetyNumber({ userId })).groups;
    const locked = stage.keep(await ann.locked());
    const { origin } = locked;
    const resetCode = await issueResetFor(stage.server, username);
    const typed = resetCode.toLowerCase().replaceAll(/(.{4})/g, '$1 ');
    const stakes = await locked.engine.openReset({ origin, username, resetCode: typed });
    // “first”, and the names that each told the other.
    expect(stakes).toEqual({ messages: 3, conversations: 1 });
    await locked.engine.startFresh(starting);
    await locked.engine.enter();
    await locked.online();
    expect(locked.self).toMatchObject({ userId, username, displayName: 'Ann again' });
    expect(locked.summary(conversationId)).toBeUndefined();
    expect(locked.seen.accountWarnings).toEqual([]);

    await bob.engine.reconnect();
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    expect((await bob.engine.getSafetyNumber({ userId })).groups).not.toEqual(before);
    await bob.engine.sendText({ conversationId, text: 'is it you?' });
    expect((await bob.message(conversationId, 'is it you?')).delivery).toBe('waiting');
    await bob.engine.acceptIdentity({ userId });
    await locked.message(conversationId, 'is it you?');
    expect(await locked.texts(conversationId)).toEqual(['is it you?']);
  });

  it('gives a password and a recovery code that work', async () => {
    const ann = await stage.person('ann');
    const { username } = ann.self;
    const device = stage.client({ origin: stage.honest });
    const recoveryCode = await startFreshOn(device, username);
    stage.keep(await device.secondDevice(starting.password));
    const later = stage.client({ origin: stage.honest });
    await later.engine.openRecovery({ origin: later.origin, username, recoveryCode });
    await expect(
      later.engine.openRecovery({ origin: later.origin, username, recoveryCode: ann.recoveryCode }),
    ).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    await expect(ann.secondDevice()).rejects.toMatchObject({ code: 'wrong_credentials' });
  });

  it('can be done again', async () => {
    const ann = await stage.person('ann');
    const { username } = ann.self;
    await startFreshOn(stage.client({ origin: stage.honest }), username);
    const device = stage.client({ origin: stage.honest });
    await startFreshOn(device, username);
    expect(device.seen.accountWarnings).toEqual([]);
  });

  it('goes online though more was said in its chats than one answer holds', async () => {
    const { ann, bob, conversationId } = await grouped();
    for (let n = 0; n < limits.pageEvents; n++)
      await ann.engine.sendText({ conversationId, text: `before ${n}` });
    await bob.message(conversationId, `before ${limits.pageEvents - 1}`);
    const device = stage.client({ origin: stage.honest });
    await startFreshOn(device, bob.self.username);
    expect(device.seen.accountWarnings).toEqual([]);
    await accept(ann, bob);
    await device.until(() => device.summary(conversationId)?.title === 'Boat', 'the group and its name');
  });

  it('comes back into a group, once somebody who manages it has accepted', async () => {
    const { ann, bob, conversationId } = await grouped();
    const device = stage.client({ origin: stage.honest });
    await startFreshOn(device, bob.self.username);
    await accept(ann, bob);
    await device.until(() => device.summary(conversationId)?.title === 'Boat', 'the group and its name');
    await device.engine.acceptRequest({ conversationId });
    await device.engine.sendText({ conversationId, text: 'in again' });
    await ann.message(conversationId, 'in again');
    expect(ann.summary(conversationId)).toMatchObject({ paused: false, awaited: null, changed: [] });
  });

  it('as an owner comes back into a group by another owner, whom the others are told to ask', async () => {
    const { ann, bob, cat, conversationId } = await grouped();
    await ann.engine.setRole({ conversationId, userId: bob.self.userId, role: 'owner' });
    await ann.engine.setRole({ conversationId, userId: cat.self.userId, role: 'admin' });
    await cat.until(() => roleIn(cat, conversationId) === 'admin', 'the right');
    const device = stage.client({ origin: stage.honest });
    await startFreshOn(device, ann.self.username);
    await accept(cat, ann);
    // An admin has no right over an owner: together with the server they could take the group.
    const asked = await cat.until(() => awaitedBy(cat, conversationId), 'who can let her in');
    expect(asked).toEqual([bob.self.userId]);
    expect(cat.summary(conversationId)).toMatchObject({ paused: true, changed: [] });
    await cat.engine.sendText({ conversationId, text: 'waits for Ann' });
    expect((await cat.message(conversationId, 'waits for Ann')).delivery).toBe('waiting');
    const again = stage.keep(await cat.restarted());
    await again.online();
    await again.until(() => awaitedBy(again, conversationId), 'the same after a restart');
    await accept(bob, ann);
    await device.message(conversationId, 'waits for Ann');
    await again.until(() => again.summary(conversationId)?.paused === false, 'the end of the pause');
    expect(roleIn(device, conversationId)).toBe('member');
  });

  it('as the only owner leaves a group that says so: nobody may let them in', async () => {
    const { ann, bob, cat, conversationId } = await grouped();
    await ann.engine.setRole({ conversationId, userId: cat.self.userId, role: 'admin' });
    const device = stage.client({ origin: stage.honest });
    await startFreshOn(device, ann.self.username);
    for (const client of [bob, cat]) {
      await accept(client, ann);
      expect(await client.until(() => awaitedBy(client, conversationId), 'who can let her in')).toEqual([]);
    }
    expect(device.summary(conversationId)).toBeUndefined();
  });

  it('ends the old devices, where what lies there opens with the old password', async () => {
    const { ann, conversationId } = await stage.pair();
    await startFreshOn(stage.client({ origin: stage.honest }), ann.self.username);
    await ann.until(
      ({ connection }) => connection?.state === 'session_ended' && connection.reason === 'reset',
      'the end of the old session',
    );
    const old = stage.keep(await ann.restarted());
    expect(await old.texts(conversationId)).toEqual(['first']);
    const locked = stage.keep(await old.locked());
    await expect(locked.engine.unlock({ password: starting.password })).rejects.toMatchObject({
      failure: { code: 'device_signed_out' },
    });
  });

  it('is refused without the code, and asks nobody about what is none', async () => {
    const ann = await stage.person('ann');
    const [{ username }, code] = [ann.self, '0'.repeat(24)];
    const { engine, origin } = stage.client({ origin: stage.honest });
    for (const [name, resetCode] of [
      [username, code],
      ['nobody-at-all', code],
    ] as const)
      await expect(engine.openReset({ origin, username: name, resetCode })).rejects.toMatchObject({
        code: 'wrong_reset_code',
      });
    await expect(engine.openReset({ origin, username, resetCode: 'too short' })).rejects.toMatchObject({
      failure: { code: 'wrong_reset_code' },
    });
    await ann.online();
  });
});
