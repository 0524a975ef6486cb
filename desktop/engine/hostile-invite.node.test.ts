import { describe, expect, it } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { inviteLink, readInvite } from './crypto/index.ts';
import type { DirectSummary } from './face.ts';
import { forgeKeys } from './testing/forger.ts';
import { accountWarned, setHostileStage } from './testing/hostile-stage.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** Invites carry keys both ways (PROTOCOL §5): neither of the two depends on what the server shows. */

const stage = setHostileStage();
const noFingerprint = { fingerprint: null };

/** Somebody who makes an account with a link. */
async function guestOf(link: string, name: string): Promise<TestClient> {
  const { origin } = new URL(link);
  const guest = stage.client({ origin });
  await guest.engine.register({
    origin,
    username: `${name}-${crypto.randomUUID().slice(0, 8)}`,
    displayName: name,
    password: testPassword,
    deviceName: 'New computer',
    invite: link,
  });
  await guest.engine.enter();
  await guest.online();
  return guest;
}

/** A link that the server of the other way would have, since both ways lead to the same server. */
const through = (link: string, origin: string): string => inviteLink(origin, readInvite(link).invite);

const chatOf = (client: TestClient): Promise<DirectSummary> =>
  client.until(
    ({ conversations }) => conversations.find((one): one is DirectSummary => one.kind === 'direct'),
    'the chat',
  );

describe('an invite', { timeout: 120_000 }, () => {
  it('makes the two known to each other: the chat is there, and is no request to either', async () => {
    const host = await stage.person('host');
    const { link } = await host.engine.createInvite(noFingerprint);
    expect(await host.engine.readInvite({ link: link! })).toMatchObject({
      origin: stage.honest,
      inviter: host.self.username,
    });
    const guest = await guestOf(link!, 'guest');
    const { conversationId } = await chatOf(guest);
    await guest.engine.sendText({ conversationId, text: 'here I am' });
    await host.message(conversationId, 'here I am');
    expect(host.summary(conversationId)?.request).toBe(false);
    await host.engine.sendText({ conversationId, text: 'welcome' });
    await guest.message(conversationId, 'welcome');
    const [invite] = await host.engine.listInvites(noFingerprint);
    expect(invite).toMatchObject({ guest: guest.self.username, link: null });
  });

  it('is taken with an account that is there already, once', async () => {
    const [host, guest, late] = [
      await stage.person('host'),
      await stage.person('guest'),
      await stage.person('late'),
    ];
    const { link } = await host.engine.createInvite(noFingerprint);
    const { conversationId } = await guest.engine.acceptInvite({ link: link! });
    await guest.engine.sendText({ conversationId, text: 'with the link' });
    await host.message(conversationId, 'with the link');
    expect(host.summary(conversationId)?.request).toBe(false);
    await expect(late.engine.acceptInvite({ link: link! })).rejects.toMatchObject({ code: 'invite_ended' });
  });

  it('can be shown again by another of one’s devices, and taken back', async () => {
    const host = await stage.person('host');
    const { link, id } = await host.engine.createInvite(noFingerprint);
    const second = stage.keep(await host.secondDevice());
    expect((await second.engine.listInvites(noFingerprint))[0]?.link).toBe(link);
    await second.engine.revokeInvite({ id });
    expect(await host.engine.listInvites(noFingerprint)).toEqual([]);
    const guest = await stage.person('guest');
    await expect(guest.engine.acceptInvite({ link: link! })).rejects.toMatchObject({ code: 'invite_ended' });
  });

  it('is refused where it is not whole, or for another server', async () => {
    const host = await stage.person('host');
    const { link } = await host.engine.createInvite(noFingerprint);
    for (const broken of [link!.slice(0, -3), link!.replace('#', ''), `${stage.honest}/i`, 'hello'])
      await expect(host.engine.readInvite({ link: broken })).rejects.toThrow('no invite');
    const guest = await stage.person('guest');
    const elsewhere = through(link!, 'https://chat.example.org');
    await expect(guest.engine.acceptInvite({ link: elsewhere })).rejects.toMatchObject({
      failure: { code: 'invite_other_server' },
    });
  });
});

describe('a hostile server', { timeout: 120_000 }, () => {
  it('cannot put itself in the place of a guest: the inviter is told, and takes nobody for them', async () => {
    const host = await stage.person('host', stage.hostile);
    const { link } = await host.engine.createInvite(noFingerprint);
    // Before the inviter's app has looked.
    host.engine.stop();
    const guest = await guestOf(through(link!, stage.honest), 'guest');
    const { username, userId } = guest.self;
    // It publishes keys of its own for the guest; the code it has is the one of the guest's.
    await publishBundle(stage.server, (await forgeKeys({ userId, username })).signed);
    await accountWarned(stage.keep(await host.restarted()), 'invite_forged');
  });

  it('cannot make up the code of a guest of its own', async () => {
    const host = await stage.person('host', stage.hostile);
    await host.engine.createInvite(noFingerprint);
    const mole = await stage.person('mole');
    const ack = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call !== 'GET /invites') return body;
        const used = { userId: mole.self.userId, ack, at: 1 };
        return { invites: (body['invites'] as object[]).map((invite) => ({ ...invite, used })) };
      },
    };
    await host.engine.listInvites(noFingerprint);
    await accountWarned(host, 'invite_forged');
    stage.proxy.hooks = {};
    const conversationId = await mole.startWith(host.self.username);
    await mole.engine.sendText({ conversationId, text: 'it is me' });
    await host.until(() => host.summary(conversationId)?.request, 'the request');
  });

  it('cannot show a guest another inviter than the link does', async () => {
    const host = await stage.person('host');
    const { link } = await host.engine.createInvite(noFingerprint);
    const { userId, username } = host.self;
    await publishBundle(stage.server, (await forgeKeys({ userId, username })).signed);
    const guest = await stage.person('guest');
    await expect(guest.engine.acceptInvite({ link: link! })).rejects.toMatchObject({
      failure: { code: 'contact_keys_invalid' },
    });
    expect(guest.seen.conversations).toEqual([]);
  });
});
