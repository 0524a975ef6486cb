import { describe, expect, it } from 'vitest';
import { AccountStore } from './storage/account-store.ts';
import { Archive } from './storage/archive.ts';
import { sealerOf } from './sync/local-sealer.ts';
import { unlockHere } from './sync/sign-in.ts';
import { setHostileStage } from './testing/hostile-stage.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

/** Securing an account that is interrupted: the server has done it, or not, and this computer does not know. */

const stage = setHostileStage();
const unreachable: typeof fetch = () => Promise.reject(new TypeError('no network'));

/** The network goes at the very request: before it, or with its answer. */
class Cut {
  at: 'request' | 'answer' | null = null;
  #isDown = false;

  readonly fetch: typeof fetch = async (input, init) => {
    if (this.#isDown) return unreachable(input, init);
    const isIt = this.at !== null && new Request(input).url.endsWith('/account/secure');
    if (!isIt) return fetch(input, init);
    if (this.at === 'answer') await fetch(input, init);
    this.#isDown = this.at === 'answer';
    return unreachable(input, init);
  };
}

/** Ann, with whom Bob has talked, and whose network goes where a test says. */
async function scene(at: Cut['at']): Promise<{ ann: TestClient; bob: TestClient; conversationId: string }> {
  const cut = new Cut();
  const { bob } = await stage.pair();
  const username = `${bob.self.username}-friend`;
  const ann = stage.keep(await TestClient.register({ origin: stage.honest, username, fetch: cut.fetch }));
  const conversationId = await bob.startWith(username);
  await bob.engine.sendText({ conversationId, text: 'hello' });
  await ann.message(conversationId, 'hello');
  await ann.engine.acceptRequest({ conversationId });
  await ann.engine.saveDraft({ conversationId, text: 'half a thought' });
  cut.at = at;
  await ann.engine.prepareSecuring({ password: testPassword });
  return { ann, bob, conversationId };
}

async function interrupted(): ReturnType<typeof scene> {
  const made = await scene('answer');
  await expect(made.ann.engine.confirmSecuring({})).rejects.toMatchObject({ name: 'NetworkError' });
  return made;
}

/** On this computer everything is as it should be, and nothing is left to finish. */
async function expectWhole(client: TestClient, conversationId: string): Promise<void> {
  await client.online();
  expect(await client.texts(conversationId)).toEqual(['hello']);
  expect(client.summary(conversationId)).toMatchObject({ draft: 'half a thought', unconfirmed: true });
  expect(client.seen.accountWarnings).toEqual([]);
  expect((await new AccountStore(client.disk).read())?.successor).toBeUndefined();
}

describe('an app that ends while the account is secured', { timeout: 120_000 }, () => {
  it('opens with the password afterwards, and is where the server is', async () => {
    const { ann, bob, conversationId } = await interrupted();
    const again = stage.keep(await ann.restarted({ fetch }));
    await expectWhole(again, conversationId);
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    await bob.engine.acceptIdentity({ userId: again.self.userId });
    await bob.engine.sendText({ conversationId, text: 'and on' });
    await again.message(conversationId, 'and on');
  });

  it('opens without the network too, with all that was there, and finishes later', async () => {
    const { ann, conversationId } = await interrupted();
    const offline = stage.keep(await ann.restarted({ fetch: unreachable }));
    expect(await offline.texts(conversationId)).toEqual(['hello']);
    expect(offline.summary(conversationId)?.draft).toBe('half a thought');
    const again = stage.keep(await offline.restarted({ fetch }));
    await expectWhole(again, conversationId);
  });

  it('opens where half of what lies here was sealed anew', async () => {
    const { ann, conversationId } = await interrupted();
    const locked = stage.keep(await ann.locked({ fetch: unreachable }));
    await sealHalfAnew(locked);
    await locked.engine.unlock({ password: testPassword });
    expect(await locked.texts(conversationId)).toEqual(['hello']);
    const again = stage.keep(await locked.restarted({ fetch }));
    await expectWhole(again, conversationId);
  });

  it('is refused with a wrong password, and takes the right one then', async () => {
    const { ann, conversationId } = await interrupted();
    const locked = stage.keep(await ann.locked({ fetch }));
    await expect(locked.engine.unlock({ password: 'something else entirely' })).rejects.toBeDefined();
    await locked.engine.unlock({ password: testPassword });
    await expectWhole(locked, conversationId);
  });
});

describe('securing that was not done', { timeout: 120_000 }, () => {
  it('leaves everything as it was where the request never arrived', async () => {
    const { ann, bob, conversationId } = await scene('request');
    const { deviceId } = ann.self;
    await expect(ann.engine.confirmSecuring({})).rejects.toMatchObject({ name: 'NetworkError' });
    await ann.online();
    expect(ann.self.deviceId).toBe(deviceId);
    await ann.engine.sendText({ conversationId, text: 'as ever' });
    await bob.message(conversationId, 'as ever');
    const again = stage.keep(await ann.restarted({ fetch }));
    await again.online();
    expect(again.self.deviceId).toBe(deviceId);
    expect(bob.summary(conversationId)?.paused).toBe(false);
  });

  it('gives way to what another device changed since', async () => {
    const { ann, conversationId } = await scene(null);
    const other = stage.keep(await ann.secondDevice());
    const newPassword = 'copper kettles sing at dusk';
    await other.engine.changePassword({ password: testPassword, newPassword });
    await expect(ann.engine.confirmSecuring({})).rejects.toMatchObject({ code: 'account_changed' });
    const again = stage.keep(await ann.restarted({}, newPassword));
    await again.online();
    expect(await again.texts(conversationId)).toEqual(['hello']);
    await other.online();
  });
});

/** As if the app had ended in the middle of its work. */
async function sealHalfAnew({ disk }: TestClient): Promise<void> {
  const store = new AccountStore(disk);
  const stored = (await store.read())!;
  const successor = stored.successor!;
  const former = (await unlockHere(stored, testPassword)).opened;
  const next = (await unlockHere({ ...stored, account: successor.account }, testPassword)).opened;
  await store.write({ ...stored, successor: { ...successor, inForce: true } });
  const from = sealerOf(former);
  let count = 0;
  const half: typeof from = {
    ...from,
    open: async (label, sealed) => {
      if (count++ % 2 === 0) throw new Error('not reached');
      return from.open(label, sealed);
    },
  };
  await Archive.reseal(disk, former.userId, half, sealerOf(next));
}
