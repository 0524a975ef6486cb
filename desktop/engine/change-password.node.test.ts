import { describe, expect, it } from 'vitest';
import { rememberAccount } from '../../server/testing/publish-keys.ts';
import { forgeKeys } from './testing/forger.ts';
import { accountWarned, setHostileStage } from './testing/hostile-stage.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** Another password for the same account, on this device and on the others (PROTOCOL §4). */

const stage = setHostileStage();
const newPassword = 'seven lanterns under the pier';
const offline: typeof fetch = () => Promise.reject(new TypeError('no network'));
const change = { password: testPassword, newPassword };

const unlocking = async (client: TestClient, password: string, fetcher?: typeof fetch): Promise<unknown> => {
  const locked = stage.keep(await client.locked(fetcher && { fetch: fetcher }));
  return locked.engine.unlock({ password });
};

describe('changing the password', { timeout: 120_000 }, () => {
  it('leaves one’s history to the new password, here and on a computer that is new', async () => {
    const { ann, conversationId } = await stage.pair();
    await ann.engine.changePassword(change);
    await ann.engine.sendText({ conversationId, text: 'after' });
    const fresh = stage.keep(await ann.secondDevice(newPassword));
    await fresh.message(conversationId, 'after');
    expect(await fresh.texts(conversationId)).toEqual(['first', 'after']);

    const again = stage.keep(await ann.restarted({ fetch: offline }, newPassword));
    expect(await again.texts(conversationId)).toEqual(['first', 'after']);
    await expect(unlocking(again, testPassword)).rejects.toMatchObject({ name: 'WrongPasswordError' });
    await expect(ann.secondDevice()).rejects.toMatchObject({ code: 'wrong_credentials' });
  });

  it('asks for the old one, and for a new one that is long enough', async () => {
    const ann = await stage.person('ann');
    const wrong = ann.engine.changePassword({ password: 'something else entirely', newPassword });
    await expect(wrong).rejects.toMatchObject({ name: 'WrongPasswordError' });
    const weak = ann.engine.changePassword({ password: testPassword, newPassword: 'too short' });
    await expect(weak).rejects.toMatchObject({ failure: { code: 'weak_password' } });
    stage.keep(await ann.restarted({ fetch: offline }));
  });

  it('changes nothing here while the server has not agreed', async () => {
    const ann = await stage.person('ann');
    const losing: typeof fetch = (input, init) =>
      init?.method === 'PUT' ? Promise.reject(new TypeError('lost')) : fetch(input, init);
    const cut = stage.keep(await ann.restarted({ fetch: losing }));
    await cut.online();
    await expect(cut.engine.changePassword(change)).rejects.toMatchObject({ name: 'NetworkError' });
    const again = stage.keep(await cut.restarted());
    await again.online();
    await again.engine.changePassword(change);
  });

  it('has one winner where two devices change it at once', async () => {
    const ann = await stage.person('ann');
    const other = stage.keep(await ann.secondDevice());
    const otherPassword = 'copper kettles sing at dusk';
    const outcomes = await Promise.allSettled([
      ann.engine.changePassword(change),
      other.engine.changePassword({ password: testPassword, newPassword: otherPassword }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [winner, loser] = outcomes[0]!.status === 'fulfilled' ? [ann, other] : [other, ann];
    const lost = outcomes.find((outcome) => outcome.status === 'rejected')!;
    expect(lost.reason).toMatchObject({ code: expect.stringMatching(/account_changed|wrong_credentials/) });
    await accountWarned(loser, 'password_changed');
    stage.keep(await winner.secondDevice(winner === ann ? newPassword : otherPassword));
  });
});

describe('on one’s other devices', { timeout: 120_000 }, () => {
  it('a change is told at once, or at the next connection, and only once', async () => {
    const ann = await stage.person('ann');
    const [near, far] = [stage.keep(await ann.secondDevice()), stage.keep(await ann.secondDevice())];
    far.engine.stop();
    await ann.engine.changePassword(change);
    await accountWarned(near, 'password_changed');
    expect(ann.seen.accountWarnings).toEqual([]);

    const back = stage.keep(await far.restarted({}, newPassword));
    await back.online();
    expect(back.seen.accountWarnings).toEqual([]);
    const again = stage.keep(await near.restarted({}, newPassword));
    await again.online();
    expect(again.seen.accountWarnings).toEqual([]);
  });

  it('the new password opens what was locked before the change, once the server can be asked', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const other = stage.keep(await ann.secondDevice());
    await other.message(conversationId, 'first');
    other.engine.stop();
    await ann.engine.changePassword(change);
    await bob.engine.sendText({ conversationId, text: 'meanwhile' });

    await expect(unlocking(other, newPassword, offline)).rejects.toMatchObject({
      failure: { code: 'wrong_password_offline' },
    });
    const opened = stage.keep(await other.restarted({}, newPassword));
    await opened.message(conversationId, 'meanwhile');
    expect(await opened.texts(conversationId)).toEqual(['first', 'meanwhile']);
    const later = stage.keep(await opened.restarted({ fetch: offline }, newPassword));
    expect(await later.texts(conversationId)).toEqual(['first', 'meanwhile']);
    await expect(unlocking(later, testPassword)).rejects.toMatchObject({ name: 'WrongPasswordError' });
  });

  it('the old password opens what lies there, and no session', async () => {
    const ann = await stage.person('ann');
    const other = stage.keep(await ann.secondDevice());
    other.engine.stop();
    await ann.engine.changePassword(change);
    const old = stage.keep(await other.restarted());
    await old.until(
      ({ connection }) => connection?.state === 'session_ended' && connection.reason === 'wrong_password',
      'the end of its session',
    );
  });
});

describe('a server that turns on who changes a password', { timeout: 120_000 }, () => {
  it('cannot have another account key sealed under the new one', async () => {
    const ann = await stage.person('ann', stage.hostile);
    const forged = await forgeKeys(ann.self);
    stage.proxy.hooks = {
      answer: (call, body) =>
        call === 'GET /account'
          ? { account: { ...(body['account'] as object), bundle: forged.signed, keys: forged.keys } }
          : body,
    };
    await expect(ann.engine.changePassword(change)).rejects.toMatchObject({ name: 'OwnKeysTamperedError' });
    stage.proxy.hooks = {};
    stage.keep(await ann.secondDevice());
  });

  it('is named when it goes back behind the change', async () => {
    const ann = await stage.person('ann');
    const other = stage.keep(await ann.secondDevice());
    const goBack = await rememberAccount(stage.server, ann.self.userId);
    await ann.engine.changePassword(change);
    await accountWarned(other, 'password_changed');
    await goBack();
    await other.engine.reconnect();
    await accountWarned(other, 'account_rolled_back');
    await expect(unlocking(ann, testPassword)).rejects.toMatchObject({
      failure: { code: 'account_rolled_back' },
    });
    const still = stage.keep(await ann.restarted({ fetch: offline }, newPassword));
    expect(still.self.username).toBe(ann.self.username);
  });
});
