import { describe, expect, it } from 'vitest';
import { setHostileStage } from './testing/hostile-stage.ts';
import { confirmed, secure, settled } from './testing/securing.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** “Secure my account” (PROTOCOL §4): somebody may have a copy of what opens it. */

const stage = setHostileStage();

const endedBySecuring = (client: TestClient) =>
  client.until(
    ({ connection }) => connection?.state === 'session_ended' && connection.reason === 'secured',
    'the end of the other session',
  );

describe('a secured account', { timeout: 120_000 }, () => {
  it('goes on where it is once the contact has confirmed, with all that was written before', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const before = (await bob.engine.getSafetyNumber({ userId: ann.self.userId })).groups;
    await ann.engine.saveDraft({ conversationId, text: 'half a thought' });
    await secure(ann);
    expect(await ann.texts(conversationId)).toEqual(['first']);
    expect(ann.summary(conversationId)).toMatchObject({ draft: 'half a thought', unconfirmed: true });
    await ann.engine.sendText({ conversationId, text: 'still me' });
    expect((await ann.message(conversationId, 'still me')).delivery).toBe('waiting');

    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    await bob.engine.sendText({ conversationId, text: 'is it you?' });
    expect((await bob.message(conversationId, 'is it you?')).delivery).toBe('waiting');
    expect((await bob.engine.getSafetyNumber({ userId: ann.self.userId })).groups).not.toEqual(before);
    await bob.engine.acceptIdentity({ userId: ann.self.userId });
    await bob.message(conversationId, 'still me');
    await ann.message(conversationId, 'is it you?');
    await settled(ann, conversationId);
    const texts = await ann.texts(conversationId);
    expect(texts[0]).toBe('first');
    expect(texts.slice(1).sort()).toEqual(['is it you?', 'still me']);
    for (const client of [ann, bob]) {
      expect(client.summary(conversationId)).toMatchObject({ paused: false, warnings: [] });
      expect(client.seen.accountWarnings).toEqual([]);
    }
    expect((await ann.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
  });

  it('opens with its history after a restart, on another device with the password, and by the new code', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { username } = ann.self;
    const recoveryCode = await secure(ann);
    const again = stage.keep(await ann.restarted());
    await again.online();
    expect(await again.texts(conversationId)).toEqual(['first']);
    const early = stage.keep(await again.secondDevice());
    await early.message(conversationId, 'first');
    await confirmed(bob, again, conversationId);
    await bob.engine.sendText({ conversationId, text: 'second' });
    for (const client of [again, early]) await client.message(conversationId, 'second');
    const late = stage.keep(await again.secondDevice());
    const { origin } = again;
    const byCode = stage.client({ origin });
    await byCode.engine.openRecovery({ origin, username, recoveryCode });
    await byCode.engine.recover({ password: testPassword, deviceName: 'By the code' });
    await byCode.engine.enter();
    await byCode.online();
    for (const client of [late, byCode]) {
      await client.message(conversationId, 'second');
      expect(await client.texts(conversationId)).toEqual(['first', 'second']);
      expect(client.summary(conversationId)).toMatchObject({ warnings: [], unconfirmed: false });
      expect((await client.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
    }
    for (const client of [again, early, late, byCode]) expect(client.seen.accountWarnings).toEqual([]);
  });

  it('signs every other device out, which comes back by the password as a new one', async () => {
    const { ann, conversationId } = await stage.pair();
    const { username, deviceId } = ann.self;
    const other = stage.keep(await ann.secondDevice());
    await other.message(conversationId, 'first');
    const recoveryCode = await secure(ann);
    await endedBySecuring(other);
    expect(ann.self.deviceId).not.toBe(deviceId);
    expect((await ann.engine.listDevices()).map((device) => device.current)).toEqual([true]);
    expect(other.seen.accountWarnings).toEqual([]);
    const { origin } = ann;
    const recovering = stage.client({ origin }).engine;
    await expect(
      recovering.openRecovery({ origin, username, recoveryCode: ann.recoveryCode }),
    ).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    // What lies there opens with the password still; the server lets it in by nothing that it has.
    const locked = stage.keep(await other.locked());
    await expect(locked.engine.openRecovery({ origin, username, recoveryCode })).rejects.toMatchObject({
      failure: { code: 'device_signed_out' },
    });
    await locked.engine.unlock({ password: testPassword });
    await locked.until(({ connection }) => connection?.state === 'session_ended', 'the end again');
    expect(await locked.texts(conversationId)).toEqual(['first']);
    await locked.engine.signOut();
    await locked.engine.signIn({ origin, username, password: testPassword, deviceName: 'Back' });
    await locked.message(conversationId, 'first');
    await locked.online();
    expect(locked.seen.accountWarnings).toEqual([]);
  });

  it('asks for the password, and changes nothing before the code is kept', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    await expect(ann.engine.prepareSecuring({ password: 'something else entirely' })).rejects.toMatchObject({
      name: 'WrongPasswordError',
    });
    await ann.engine.prepareSecuring({ password: testPassword });
    await bob.engine.sendText({ conversationId, text: 'as ever' });
    await ann.message(conversationId, 'as ever');
    const again = stage.keep(await ann.restarted());
    await again.online();
    expect(again.self.deviceId).toBe((await again.engine.listDevices())[0]!.deviceId);
  });

  it('can be secured again before anybody has confirmed', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    await secure(ann);
    await secure(ann);
    const again = stage.keep(await ann.restarted());
    await again.online();
    await confirmed(bob, again, conversationId);
    await bob.engine.sendText({ conversationId, text: 'second' });
    await again.message(conversationId, 'second');
    const device = stage.keep(await again.secondDevice());
    await device.message(conversationId, 'second');
    expect(await device.texts(conversationId)).toEqual(['first', 'second']);
  });
});
