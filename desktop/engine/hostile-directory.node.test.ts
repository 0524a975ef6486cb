import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import { directoryFormat, type DirectoryEntry } from '@secure-chat/shared/signed/directory';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { createBundle, directoryHash } from './crypto/index.ts';
import { forgeKeys } from './testing/forger.ts';
import { accountWarned, keysOf, setHostileStage } from './testing/hostile-stage.ts';
import type { Hooks } from './testing/hostile-proxy.ts';
import type { TestClient } from './testing/test-client.ts';

/** Lies about whose keys are whose (PROTOCOL §5): none of them may stay out of the directory log. */

const stage = setHostileStage();
const invalid = { failure: { code: 'contact_keys_invalid' } };
const showing =
  (username: string, bundle: Signed): NonNullable<Hooks['answer']> =>
  (call, body) =>
    call === `GET /users/${username}` ? { bundle } : body;

/** Entries of the directory with some of them changed, and the chain over them computed anew. */
async function rewritten(
  start: Uint8Array,
  texts: readonly string[],
  change: (entry: DirectoryEntry) => DirectoryEntry,
): Promise<{ size: number; hash: string; entries: string[] }> {
  let hash = start;
  let size = 0;
  const entries: string[] = [];
  for (const text of texts) {
    const entry = change(directoryFormat.decode(fromBase64Url(text)));
    const bytes = directoryFormat.encode(entry);
    hash = await directoryHash(hash, bytes);
    size = entry.n;
    entries.push(toBase64Url(bytes));
  }
  return { size, hash: toBase64Url(hash), entries };
}

/** What the server says of the directory when this client comes back. */
async function syncAnswer(client: TestClient): Promise<{ directory: { size: number; hash: string } }> {
  return new Promise((resolve) => {
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call === 'POST /sync') resolve(body as { directory: { size: number; hash: string } });
        return body;
      },
    };
    stage.proxy.cut();
    void client.engine.reconnect();
  });
}

/** Ann writes from a computer that has read on in the directory, past what Bob has read. */
async function writeAhead(ann: TestClient, conversationId: string): Promise<void> {
  await stage.person('somebody-new');
  const device = await stage.newDevice(ann.self.username, { origin: stage.honest });
  await device.online();
  await device.engine.sendText({ conversationId, text: 'from further on' });
}

describe('a server that lies about keys', { timeout: 120_000 }, () => {
  it('cannot show a bundle that it does not publish', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob', stage.hostile)]);
    const { signed } = await forgeKeys(ann.self, 2);
    stage.proxy.hooks = { answer: showing(ann.self.username, signed) };
    await expect(bob.engine.findPerson({ username: ann.self.username })).rejects.toMatchObject(invalid);
    stage.proxy.hooks = {};
    expect((await bob.engine.findPerson({ username: ann.self.username })).userId).toBe(ann.self.userId);
  });

  it('cannot show somebody whom the directory does not know', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob', stage.hostile)]);
    const nobody = { userId: crypto.randomUUID(), username: ann.self.username };
    const { signed } = await forgeKeys(nobody, 1);
    stage.proxy.hooks = { answer: showing(nobody.username, signed) };
    await expect(bob.engine.findPerson({ username: nobody.username })).rejects.toMatchObject(invalid);
  });

  it('cannot go on showing keys that were replaced, to somebody who has not read the directory since', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob', stage.hostile)]);
    const old = await stage.bundleOf(ann.self.username);
    const keys = await keysOf(ann);
    const { username } = ann.self;
    await publishBundle(stage.server, await createBundle(keys, { username, keyVersion: 2, createdAt: 2 }));
    stage.proxy.hooks = { answer: showing(username, old) };
    await expect(bob.engine.findPerson({ username })).rejects.toMatchObject(invalid);
    stage.proxy.hooks = {};
    expect((await bob.engine.findPerson({ username })).identityChanged).toBe(false);
  });

  it('cannot give a name that somebody holds to somebody else', async () => {
    const [ann, eve, bob] = await Promise.all([
      stage.person('ann'),
      stage.person('eve'),
      stage.person('bob', stage.hostile),
    ]);
    const { username } = ann.self;
    const impostor = await createBundle(await keysOf(eve), { username, keyVersion: 2, createdAt: 2 });
    await publishBundle(stage.server, impostor);
    stage.proxy.hooks = { answer: showing(username, impostor) };
    await expect(bob.engine.findPerson({ username })).rejects.toMatchObject(invalid);
  });

  it('is found out by its victim when it publishes keys in somebody’s name', async () => {
    const ann = await stage.person('ann', stage.hostile);
    const { signed } = await forgeKeys(ann.self);
    await publishBundle(stage.server, signed);
    stage.proxy.cut();
    await accountWarned(ann, 'directory_foreign_entry');
  });

  it('is found out when it leaves somebody out of the directory that it shows them', async () => {
    let all: readonly string[] = [];
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call === 'GET /directory') all = body['entries'] as string[];
        return body;
      },
    };
    const ann = await stage.person('ann', stage.hostile);
    const other = crypto.randomUUID();
    const shown = await rewritten(new Uint8Array(32), all, (entry) =>
      entry.userId === ann.self.userId ? { ...entry, userId: other } : entry,
    );
    const { size, hash } = shown;
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call === 'POST /sync') return { ...body, directory: { size, hash } };
        return call === 'GET /directory' ? shown : body;
      },
    };
    const device = await stage.newDevice(ann.self.username);
    await accountWarned(device, 'directory_fork');
  });

  it('is found out when it keeps back what a contact has signed to have read', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { directory } = await syncAnswer(bob);
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call === 'POST /sync') return { ...body, directory };
        return call === 'GET /directory' ? { ...directory, entries: [] } : body;
      },
    };
    await writeAhead(ann, conversationId);
    await bob.message(conversationId, 'from further on');
    await accountWarned(bob, 'directory_fork');
    expect(bob.seen.accountWarnings).toMatchObject([{ code: 'directory_fork', userId: ann.self.userId }]);
  });

  it('is found out when it enters something else where a contact has read on', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { directory } = await syncAnswer(bob);
    const before = fromBase64Url(directory.hash);
    stage.proxy.hooks = {
      answer: (call, body) =>
        call === 'GET /directory'
          ? rewritten(before, body['entries'] as string[], (entry) => ({ ...entry, keyVersion: 7 }))
          : body,
    };
    await writeAhead(ann, conversationId);
    await bob.message(conversationId, 'from further on');
    await accountWarned(bob, 'directory_fork');
    const again = stage.keep(await bob.restarted());
    stage.proxy.hooks = {};
    await accountWarned(again, 'directory_fork');
  });

  it('is named when what it shows is no directory, and the chats go on', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const carol = await stage.person('carol');
    stage.proxy.hooks = {
      answer: (call, body) =>
        call === 'GET /directory'
          ? { ...body, entries: (body['entries'] as string[]).map(() => toBase64Url(new Uint8Array(40))) }
          : body,
    };
    await expect(bob.engine.findPerson({ username: carol.self.username })).rejects.toMatchObject(invalid);
    await accountWarned(bob, 'directory_malformed');
    await bob.engine.sendText({ conversationId, text: 'all the same' });
    await ann.message(conversationId, 'all the same');
  });
});
