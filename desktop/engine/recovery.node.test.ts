import { describe, expect, it } from 'vitest';
import { rememberAccount } from '../../server/testing/publish-keys.ts';
import { forgeKeys } from './testing/forger.ts';
import { accountWarned, setHostileStage } from './testing/hostile-stage.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** A forgotten password, and the recovery code (PROTOCOL §4). */

const stage = setHostileStage();
const newPassword = 'seven lanterns under the pier';
const recovering = { password: newPassword, deviceName: 'New computer' };

/** Proves the code, sets the new password and goes in; gives back the next code. */
async function recoverOn(client: TestClient, username: string, recoveryCode: string): Promise<string> {
  await client.engine.openRecovery({ origin: client.origin, username, recoveryCode });
  const next = await client.engine.recover(recovering);
  await client.engine.enter();
  await client.online();
  return next.recoveryCode;
}

describe('a recovery code', { timeout: 120_000 }, () => {
  it('says what it opens, and opens all of it on the computer where it lies', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { username } = ann.self;
    const other = stage.keep(await ann.secondDevice());
    await ann.engine.saveDraft({ conversationId, text: 'half a thought' });
    const locked = stage.keep(await ann.locked());
    const { origin } = locked;
    const typed = ` ${ann.recoveryCode.toLowerCase().replaceAll(/(.{4})/g, '$1-')}`.replace(/-$/, ' ');
    expect(await locked.engine.openRecovery({ origin, username, recoveryCode: typed })).toEqual({
      // “first”, and the names that each told the other.
      messages: 3,
      conversations: 1,
    });
    await locked.engine.recover(recovering);
    await locked.engine.enter();
    await locked.online();
    expect(await locked.texts(conversationId)).toEqual(['first']);
    expect(locked.summary(conversationId)?.draft).toBe('half a thought');
    await other.until(
      ({ connection }) => connection?.state === 'session_ended' && connection.reason === 'recovered',
      'the end of the other session',
    );
    await bob.engine.sendText({ conversationId, text: 'still you?' });
    await locked.message(conversationId, 'still you?');
    expect(bob.summary(conversationId)).toMatchObject({ paused: false, warnings: [] });
    expect(locked.seen.accountWarnings).toEqual([]);
  });

  it('brings the history to a computer that is new, and gives way to its successor', async () => {
    const { ann, conversationId } = await stage.pair();
    const { username } = ann.self;
    ann.engine.stop();
    const device = stage.client({ origin: stage.honest });
    const next = await recoverOn(device, username, ann.recoveryCode);
    await device.message(conversationId, 'first');
    await expect(stage.newDevice(username, { origin: stage.honest })).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    const later = stage.client({ origin: stage.honest });
    await expect(recoverOn(later, username, ann.recoveryCode)).rejects.toMatchObject({
      code: 'wrong_recovery_code',
    });
    await recoverOn(later, username, next);
    await later.message(conversationId, 'first');
  });

  it('still opens after the password was changed', async () => {
    const { ann, conversationId } = await stage.pair();
    await ann.engine.changePassword({ password: testPassword, newPassword: 'copper kettles sing at dusk' });
    const device = stage.client({ origin: stage.honest });
    await recoverOn(device, ann.self.username, ann.recoveryCode);
    await device.message(conversationId, 'first');
    const again = stage.keep(await device.restarted({}, newPassword));
    await again.online();
    expect(again.seen.accountWarnings).toEqual([]);
  });

  it('with a slip in it asks nobody, and a wrong one says no more than a wrong name', async () => {
    const ann = await stage.person('ann');
    const { username } = ann.self;
    const asked: string[] = [];
    const watching: typeof fetch = (input, init) => {
      asked.push(init?.method ?? 'GET');
      return fetch(input, init);
    };
    const device = stage.client({ origin: stage.honest, fetch: watching });
    const { origin } = device;
    const slip = ann.recoveryCode.replace(/^./, (symbol) => (symbol === '7' ? '8' : '7'));
    await expect(device.engine.openRecovery({ origin, username, recoveryCode: slip })).rejects.toMatchObject({
      failure: { code: 'recovery_code_mistyped' },
    });
    expect(asked).toEqual([]);
    const { recoveryCode } = await stage.person('bob');
    for (const name of [username, 'nobody-at-all'])
      await expect(
        device.engine.openRecovery({ origin, username: name, recoveryCode }),
      ).rejects.toMatchObject({ code: 'wrong_recovery_code' });
  });
});

describe('another recovery code', { timeout: 120_000 }, () => {
  it('is good once it is confirmed, and the one before it until then', async () => {
    const { ann, conversationId } = await stage.pair();
    const { username } = ann.self;
    const other = stage.keep(await ann.secondDevice());
    const { origin } = ann;
    const prepared = await ann.engine.prepareRecoveryCode({ password: testPassword });
    const device = stage.client({ origin: stage.honest });
    await device.engine.openRecovery({ origin, username, recoveryCode: ann.recoveryCode });
    await ann.engine.confirmRecoveryCode();
    await accountWarned(other, 'recovery_code_changed');
    expect(ann.seen.accountWarnings).toEqual([]);
    await expect(
      device.engine.openRecovery({ origin, username, recoveryCode: ann.recoveryCode }),
    ).rejects.toMatchObject({ code: 'wrong_recovery_code' });
    // The password is the same one, sealed anew.
    const again = stage.keep(await ann.restarted());
    expect(await again.texts(conversationId)).toEqual(['first']);
    await recoverOn(device, username, prepared.recoveryCode);
    await device.message(conversationId, 'first');
  });

  it('asks for the password, and gives way to what another device changed since', async () => {
    const ann = await stage.person('ann');
    const other = stage.keep(await ann.secondDevice());
    const wrong = ann.engine.prepareRecoveryCode({ password: 'something else entirely' });
    await expect(wrong).rejects.toMatchObject({ name: 'WrongPasswordError' });
    await ann.engine.prepareRecoveryCode({ password: testPassword });
    await other.engine.changePassword({ password: testPassword, newPassword });
    await expect(ann.engine.confirmRecoveryCode()).rejects.toMatchObject({ code: 'account_changed' });
  });
});

describe('a server that turns on who recovers', { timeout: 120_000 }, () => {
  const answering = (change: (body: Record<string, unknown>) => object) => ({
    answer: (call: string, body: Record<string, unknown>) =>
      call === 'POST /recovery/open' ? { ...body, ...change(body) } : body,
  });

  it('cannot have its own account key taken for the one behind the code', async () => {
    const ann = await stage.person('ann');
    const { username } = ann.self;
    const forged = await forgeKeys(ann.self);
    stage.proxy.hooks = answering(({ account }) => ({
      account: { ...(account as object), keys: forged.keys, bundle: forged.signed },
    }));
    const device = stage.client();
    await expect(recoverOn(device, username, ann.recoveryCode)).rejects.toMatchObject({
      name: 'OwnKeysTamperedError',
    });
    await ann.engine.reconnect();
    await ann.online();
  });

  it('cannot put its own public keys beside the account key behind the code', async () => {
    const ann = await stage.person('ann');
    const forged = await forgeKeys(ann.self);
    stage.proxy.hooks = answering(({ account }) => ({
      account: { ...(account as object), bundle: forged.signed },
    }));
    await expect(recoverOn(stage.client(), ann.self.username, ann.recoveryCode)).rejects.toMatchObject({
      name: 'OwnKeysTamperedError',
    });
  });

  it('is named when it shows an account from before what this computer has seen', async () => {
    const ann = await stage.person('ann');
    const { username } = ann.self;
    const goBack = await rememberAccount(stage.server, ann.self.userId);
    await ann.engine.changePassword({ password: testPassword, newPassword });
    await goBack();
    const locked = stage.keep(await ann.locked());
    await expect(recoverOn(locked, username, ann.recoveryCode)).rejects.toMatchObject({
      failure: { code: 'account_rolled_back' },
    });
  });
});
