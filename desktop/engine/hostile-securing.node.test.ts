import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import {
  appendEvents,
  type AccountKeys,
  type PastKeys,
  type PublishedBundle,
} from '@secure-chat/shared/contract';
import { call } from '../../server/testing/test-client.ts';
import { publishBundle, rememberAccount } from '../../server/testing/publish-keys.ts';
import { openSeed, signSuccession } from './crypto/index.ts';
import { forgeKeys } from './testing/forger.ts';
import { accountWarned, keysOf, setHostileStage } from './testing/hostile-stage.ts';
import type { Hooks } from './testing/hostile-proxy.ts';
import { RogueMember } from './testing/rogue-member.ts';
import { confirmed, secure, settled } from './testing/securing.ts';
import { testPassword } from './testing/test-client.ts';

/** What a copied device, and a server that turns on somebody, can do about a secured account (PROTOCOL §4). */

const stage = setHostileStage();

/** The account as the server shows it at a sign-in, with its keys changed. */
const showing = (change: (keys: AccountKeys & { past: PastKeys[] }) => AccountKeys): Hooks => ({
  answer: (call, body) => {
    if (call !== 'POST /sessions') return body;
    const account = body['account'] as { keys: AccountKeys & { past: PastKeys[] } };
    return { ...body, account: { ...account, keys: change(account.keys) } };
  },
});

const changedBundle = (userId: string, change: (bundle: PublishedBundle) => PublishedBundle): Hooks => ({
  answer: (call, body) => {
    if (call !== 'POST /bundles') return body;
    const ofThem = (bundle: PublishedBundle): boolean =>
      Buffer.from(fromBase64Url(bundle.bytes)).includes(Buffer.from(userId.replaceAll('-', ''), 'hex'));
    const bundles = (body['bundles'] as PublishedBundle[]).map((one) => (ofThem(one) ? change(one) : one));
    return { ...body, bundles };
  },
});

describe('a copy of a device that was taken before', { timeout: 120_000 }, () => {
  it('opens nothing that is said after the contact has confirmed, and gets nothing from the server', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const copied = await keysOf(ann);
    const copy = stage.keep(await ann.secondDevice());
    await secure(ann);
    await copy.until(({ connection }) => connection?.state === 'session_ended', 'its end');
    await confirmed(bob, ann, conversationId);
    await settled(ann, conversationId);
    await bob.engine.sendText({ conversationId, text: 'for her eyes' });
    await ann.message(conversationId, 'for her eyes');
    await ann.engine.sendText({ conversationId, text: 'for his' });
    await bob.message(conversationId, 'for his');
    expect(await copy.texts(conversationId)).toEqual(['first']);

    // With a server that hands it everything.
    const { events } = await stage.pageOf(ann, conversationId);
    const rebound = events.findLast(({ kind }) => kind === 'control')!.seq;
    const sessions = events.flatMap((event) => (event.kind === 'session' ? [event] : []));
    expect(sessions.some(({ seq }) => seq > rebound)).toBe(true);
    for (const session of sessions) {
      const opening = openSeed(copied, session, fromBase64Url(session.wrap!));
      if (session.seq > rebound) await expect(opening).rejects.toMatchObject({ name: 'OpenError' });
      else await opening;
    }
    const { recoveryCode } = ann;
    await expect(
      stage.client().engine.openRecovery({ origin: stage.honest, username: ann.self.username, recoveryCode }),
    ).rejects.toMatchObject({ code: 'wrong_recovery_code' });
  });
});

describe('a thief who signed that there is a newer vault than there is', { timeout: 120_000 }, () => {
  it('does not keep the account from being secured, nor say anything about the vault from then on', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const rogue = await RogueMember.of(stage, { ann, bob, conversationId });
    let token = '';
    const copy = await stage.newDevice(ann.self.username, {
      origin: stage.honest,
      fetch: (input, init) => {
        token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? token;
        return fetch(input, init);
      },
    });
    await copy.online();
    const { record, wraps } = await rogue.session({ deviceId: copy.self.deviceId, vaultVersion: 9_000 });
    const events = [{ kind: 'session', ...record, wraps } as const];
    await call(stage.honest, appendEvents, { token, params: { conversationId }, body: { events } });
    await accountWarned(ann, 'vault_rolled_back');
    await secure(ann);
    await confirmed(bob, ann, conversationId);
    await settled(ann, conversationId);
    await ann.engine.setVerified({ userId: bob.self.userId, verified: true });
    await ann.engine.sendText({ conversationId, text: 'free again' });
    await bob.message(conversationId, 'free again');
  });
});

describe('a server that turns on a secured account', { timeout: 120_000 }, () => {
  it('cannot leave out the keys from before, nor one of them', async () => {
    const ann = await stage.person('ann');
    await secure(ann);
    await secure(ann);
    const { username } = ann.self;
    for (const change of [
      (keys: AccountKeys & { past: PastKeys[] }) => ({ ...keys, past: undefined }),
      ({ past, ...keys }: AccountKeys & { past: PastKeys[] }) => ({ ...keys, past: past.slice(1) }),
      ({ past, ...keys }: AccountKeys & { past: PastKeys[] }) => ({ ...keys, past: past.toReversed() }),
    ]) {
      stage.proxy.hooks = showing(change);
      await expect(stage.newDevice(username)).rejects.toMatchObject({ name: 'OwnKeysTamperedError' });
    }
  });

  it('cannot pass off keys from before as those in force', async () => {
    const ann = await stage.person('ann');
    await secure(ann);
    stage.proxy.hooks = showing(({ past, ...keys }) => ({ ...keys, ...past[0]! }));
    await expect(stage.newDevice(ann.self.username)).rejects.toMatchObject({ name: 'OwnKeysTamperedError' });
    stage.proxy.hooks = showing((keys) => ({ ...keys, encryption: keys.past[0]!.encryption }));
    await expect(stage.newDevice(ann.self.username)).rejects.toMatchObject({ name: 'OwnKeysTamperedError' });
  });

  it('is found out on a new device when it shows the whole account from before', async () => {
    const ann = await stage.person('ann');
    const goBack = await rememberAccount(stage.server, ann.self.userId);
    await secure(ann);
    await goBack();
    const device = await stage.newDevice(ann.self.username).catch((error: unknown) => error);
    // Whoever shows the old wraps with the new bundle is refused at once; with the old one, the directory tells.
    expect(device).toMatchObject({ name: 'OwnKeysTamperedError' });
    await ann.engine.reconnect();
    const again = stage.keep(await ann.locked());
    await again.engine.unlock({ password: testPassword });
    expect(again.self.username).toBe(ann.self.username);
  });

  it('is named by the directory when it shows the account and the bundle from before', async () => {
    const ann = await stage.person('ann');
    const bundle = await stage.bundleOf(ann.self.username);
    const goBack = await rememberAccount(stage.server, ann.self.userId);
    await secure(ann);
    await goBack();
    stage.proxy.hooks = {
      answer: (call, body) =>
        call === 'POST /sessions' ? { ...body, account: { ...(body['account'] as object), bundle } } : body,
    };
    const device = await stage.newDevice(ann.self.username);
    await accountWarned(device, 'directory_foreign_entry');
  });

  it('cannot publish a successor of its own unheard', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { signed } = await forgeKeys(ann.self);
    await publishBundle(stage.server, signed);
    await ann.engine.reconnect();
    await accountWarned(ann, 'directory_foreign_entry');
    await bob.engine.reconnect();
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    expect((await bob.engine.getSafetyNumber({ userId: ann.self.userId })).vouched).toBe(false);
  });
});

describe('the word of the former identity', { timeout: 120_000 }, () => {
  it('is told to a contact, and spares them nothing', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    expect((await bob.engine.getSafetyNumber({ userId: ann.self.userId })).vouched).toBe(false);
    await bob.engine.setVerified({ userId: ann.self.userId, verified: true });
    await secure(ann);
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    const shown = await bob.engine.getSafetyNumber({ userId: ann.self.userId });
    expect(shown).toMatchObject({ vouched: true, verified: false });
    await bob.engine.sendText({ conversationId, text: 'waits' });
    expect((await bob.message(conversationId, 'waits')).delivery).toBe('waiting');
  });

  it('is not told where the server keeps it back, or makes one up', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { userId } = ann.self;
    await secure(ann);
    const forged = await forgeKeys(ann.self);
    const madeUp = async () => signSuccession(forged.opened, await stage.bundleOf(ann.self.username));
    const malformed = { bytes: 'AAAA', signature: toBase64Url(new Uint8Array(64)) };
    const changes: [(bundle: PublishedBundle) => PublishedBundle, boolean][] = [
      [(bundle) => bundle, true],
      [(bundle) => ({ ...bundle, succession: undefined }), false],
      [(bundle) => ({ ...bundle, succession: malformed }), false],
    ];
    const succession = await madeUp();
    changes.push([(bundle) => ({ ...bundle, succession }), false]);
    for (const [change, vouched] of changes) {
      stage.proxy.hooks = changedBundle(userId, change);
      const again = await stage.newDevice(bob.self.username);
      await again.until(() => again.summary(conversationId)?.paused, 'the pause');
      expect(await again.engine.getSafetyNumber({ userId })).toMatchObject({ vouched });
      again.engine.stop();
    }
  });
});
