import { describe, expect, it } from 'vitest';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { toFailure } from './errors.ts';
import { forgeKeys } from './testing/forger.ts';
import type { Hooks } from './testing/hostile-proxy.ts';
import { accountWarned, setHostileStage } from './testing/hostile-stage.ts';
import type { Json } from './testing/rewrite-events.ts';
import { testPassword, type TestClient } from './testing/test-client.ts';

/** A server that forgets what one decided about one's contacts (PROTOCOL §3, the vault). */

const stage = setHostileStage();

/** Every vault as it passes: the newest one, and the one before anybody was pinned. */
async function vaultsOf(username: string): Promise<Json> {
  let seen: Json = {};
  stage.proxy.hooks = {
    answer: (call, body) => {
      if (call === 'POST /sessions') seen = (body['account'] as Json)['vault'] as Json;
      return body;
    },
  };
  const reader = await stage.newDevice(username);
  reader.engine.stop();
  return seen;
}

/** Serves this vault for the newest one, wherever a device could ask for it. */
const serving = (vault: Json | undefined): Hooks => ({
  answer: (call, body) => {
    if (call === 'GET /vault') return { vault };
    if (call === 'POST /sync') return { ...body, vaultVersion: vault?.['version'] ?? 0 };
    if (call !== 'POST /sessions' || !body['account']) return body;
    return { ...body, account: { ...(body['account'] as Json), vault } };
  },
  frame: (name, data) => (name === 'vault' ? null : data),
});

/** Ann has pinned Bob, and written to him with the vault that says so. */
async function pinned(): Promise<{ ann: TestClient; bob: TestClient; conversationId: string; old: Json }> {
  const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob')]);
  const old = await vaultsOf(ann.self.username);
  const conversationId = await ann.startWith(bob.self.username);
  await ann.engine.sendText({ conversationId, text: 'first' });
  await bob.message(conversationId, 'first');
  return { ann, bob, conversationId, old };
}

describe('a server that serves an old vault', { timeout: 120_000 }, () => {
  it('is named on a device that is new, by what one’s own sessions signed', async () => {
    const { ann, bob, conversationId, old } = await pinned();
    stage.proxy.hooks = serving(old);
    const device = await stage.newDevice(ann.self.username);
    await accountWarned(device, 'vault_rolled_back');
    await device.online();
    await device.engine.sendText({ conversationId, text: 'to whom?' });
    expect((await device.message(conversationId, 'to whom?')).delivery).toBe('waiting');
    await expect(
      device.engine.setVerified({ userId: bob.self.userId, verified: true }),
    ).rejects.toMatchObject({ failure: { code: 'vault_rolled_back' } });
    stage.proxy.hooks = {};
    stage.proxy.cut();
    await bob.message(conversationId, 'to whom?');
  });

  it('is still named after a restart', async () => {
    const { ann, conversationId, old } = await pinned();
    stage.proxy.hooks = serving(old);
    const device = await stage.newDevice(ann.self.username);
    await accountWarned(device, 'vault_rolled_back');
    const again = stage.keep(await device.restarted());
    await accountWarned(again, 'vault_rolled_back');
    await again.engine.sendText({ conversationId, text: 'not yet' });
    expect((await again.message(conversationId, 'not yet')).delivery).toBe('waiting');
  });

  it('is named by the chats that one began, where one wrote nothing in them', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob')]);
    const old = await vaultsOf(ann.self.username);
    await ann.startWith(bob.self.username);
    stage.proxy.hooks = serving(old);
    await accountWarned(await stage.newDevice(ann.self.username), 'vault_rolled_back');
  });

  it('cannot take a pin back that one signed into a roster', async () => {
    const { ann, bob, old } = await pinned();
    await publishBundle(stage.server, (await forgeKeys(bob.self)).signed);
    stage.proxy.hooks = serving(old);
    const device = await stage.newDevice(ann.self.username);
    await accountWarned(device, 'vault_rolled_back');
    const found = await device.engine.findPerson({ username: bob.self.username });
    expect(found.identityChanged).toBe(true);
  });

  it('is refused on a device that saw a newer one, which goes on with its own', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann', stage.hostile), stage.person('bob')]);
    const old = await vaultsOf(ann.self.username);
    stage.proxy.hooks = {};
    const conversationId = await ann.startWith(bob.self.username);
    stage.proxy.hooks = serving(old);
    stage.proxy.cut();
    await accountWarned(ann, 'vault_rolled_back');
    await ann.online();
    await ann.engine.sendText({ conversationId, text: 'all the same' });
    await bob.message(conversationId, 'all the same');
    expect(ann.contact(conversationId)?.username).toBe(bob.self.username);
  });

  it('is named when what it serves does not open', async () => {
    const ann = await stage.person('ann', stage.hostile);
    const { version } = await vaultsOf(ann.self.username);
    stage.proxy.hooks = serving({ version: Number(version) + 1, ciphertext: 'A'.repeat(400) });
    stage.proxy.cut();
    await accountWarned(ann, 'vault_damaged');
  });

  it('cannot leave it out: the sign-in is refused', async () => {
    const ann = await stage.person('ann');
    stage.proxy.hooks = serving(undefined);
    const device = stage.client();
    const attempt = device.engine.signIn({
      origin: stage.hostile,
      username: ann.self.username,
      password: testPassword,
      deviceName: 'New computer',
    });
    const refused: unknown = await attempt.catch((error: unknown) => error);
    expect(toFailure(refused)).toEqual({ code: 'vault_withheld' });
  });

  it('is named when it serves none to a device that is there, which goes on with its own', async () => {
    const { ann, bob, conversationId } = await stage.pair(stage.hostile);
    stage.proxy.hooks = serving(undefined);
    stage.proxy.cut();
    await accountWarned(ann, 'vault_withheld');
    await ann.engine.sendText({ conversationId, text: 'all the same' });
    await bob.message(conversationId, 'all the same');
    expect(ann.seen.accountWarnings.map(({ code }) => code)).toEqual(['vault_withheld']);
  });
});
