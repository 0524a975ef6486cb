import { describe, expect, it } from 'vitest';
import { setHostileStage, warned } from './testing/hostile-stage.ts';
import { confirmed, secure, settled } from './testing/securing.ts';
import { TestClient } from './testing/test-client.ts';

/** What had not reached the server when its author secured the account (PROTOCOL §4, §6). */

const stage = setHostileStage();

/** A network that takes everything but what is written, while it is held. */
class Held {
  isHeld = false;
  #tried = (): void => undefined;
  /** Something was sealed, and the server never heard of it. */
  readonly tried = new Promise<void>((resolve) => (this.#tried = resolve));

  readonly fetch: typeof fetch = async (input, init) => {
    const { method, url } = new Request(input, init);
    const isWritten = method === 'POST' && /\/conversations\/[^/]+\/events$/.test(url);
    if (!this.isHeld || !isWritten) return fetch(input, init);
    this.#tried();
    throw new TypeError('no network');
  };
}

/** Bob has begun a chat with Ann, who has not answered yet. */
async function scene() {
  const held = new Held();
  const bob = await stage.person('bob');
  const username = `${bob.self.username}-friend`;
  const ann = stage.keep(await TestClient.register({ origin: stage.honest, username, fetch: held.fetch }));
  const conversationId = await bob.startWith(username);
  await bob.engine.sendText({ conversationId, text: 'hello' });
  await ann.message(conversationId, 'hello');
  return { ann, bob, conversationId, held };
}

/** The server can be written to again, and Bob takes the new safety number. */
async function goOn({ ann, bob, conversationId, held }: Awaited<ReturnType<typeof scene>>): Promise<void> {
  held.isHeld = false;
  await confirmed(bob, ann, conversationId);
  await settled(ann, conversationId);
}

async function expectWhole(client: TestClient, conversationId: string, texts: string[]): Promise<void> {
  expect(await client.texts(conversationId)).toEqual(texts);
  const items = await client.items(conversationId);
  expect(items.filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
}

describe('what waits while the account is secured', { timeout: 120_000 }, () => {
  it('is left out, and that is said, where it changes what was said under the former safety number', async () => {
    const at = await scene();
    const { ann, bob, conversationId, held } = at;
    await ann.engine.acceptRequest({ conversationId });
    for (const text of ['one', 'two']) {
      await ann.engine.sendText({ conversationId, text });
      await bob.message(conversationId, text);
    }
    const { id } = await ann.message(conversationId, 'one');
    const { id: other } = await ann.message(conversationId, 'two');
    await ann.until(
      ({ timelines }) => [id, other].every((one) => timelines.get(conversationId)?.get(one)?.seq != null),
      'the places of both',
    );
    held.isHeld = true;
    await ann.engine.editMessage({ conversationId, id, text: 'never said' });
    await ann.engine.deleteMessage({ conversationId, id: other, forEveryone: true });
    await ann.engine.sendText({ conversationId, text: 'wait for me' });
    await held.tried;
    await secure(ann);
    await goOn(at);
    await bob.message(conversationId, 'wait for me');
    await warned(ann, conversationId, 'change_outlived');
    for (const client of [ann, bob])
      await expectWhole(client, conversationId, ['hello', 'one', 'two', 'wait for me']);
  });

  it('goes out under a new session where the server never heard of the one it was sealed in', async () => {
    const at = await scene();
    const { ann, bob, conversationId, held } = at;
    await ann.engine.acceptRequest({ conversationId });
    held.isHeld = true;
    await ann.engine.sendText({ conversationId, text: 'wait for me' });
    await held.tried;
    await secure(ann);
    await goOn(at);
    await bob.message(conversationId, 'wait for me');
    // Sealed before it, in the session that was never opened.
    await bob.until(
      () => bob.contact(conversationId)?.displayName === ann.self.displayName,
      'what she calls herself',
    );
    for (const client of [ann, bob]) await expectWhole(client, conversationId, ['hello', 'wait for me']);
  });
});
