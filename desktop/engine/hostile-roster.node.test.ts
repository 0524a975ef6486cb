import { describe, expect, it } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import { chainStart } from '@secure-chat/shared/signed/log';
import { createDirect, openBundle } from './crypto/index.ts';
import { forgeKeys } from './testing/forger.ts';
import { accountWarned, setHostileStage } from './testing/hostile-stage.ts';
import type { Json } from './testing/rewrite-events.ts';
import type { TestClient } from './testing/test-client.ts';

/**
 * Attacks through the roster (PROTOCOL §6): the server begins a conversation in somebody's name. A
 * device that is new has nothing but the server's word for what was said, and its own keys.
 */

const stage = setHostileStage();

/** A device that is new to the hostile server, and everything that it ever sends. */
async function newDevice(username: string): Promise<{ device: TestClient; sent: string[] }> {
  const sent: string[] = [];
  const device = await stage.newDevice(username, {
    fetch: (input, init) => {
      if (typeof init?.body === 'string') sent.push(init.body);
      return fetch(input, init);
    },
  });
  return { device, sent };
}

/** Shows one conversation that consists of `control` alone, in the place of all others. */
function showOnly(
  control: Signed,
  place: { conversationId: string; eventId: string; senderUserId: string; bundles: Signed[] },
): void {
  const { conversationId, eventId, senderUserId, bundles } = place;
  const event = { kind: 'control', ...control, seq: 1, eventId, receivedAt: 1, senderUserId };
  const head = { seq: 1, logHash: toBase64Url(chainStart) };
  const page = { conversationId, head, events: [event], receipts: [], more: false };
  stage.proxy.hooks = {
    answer: (call, body) => {
      if (call === 'POST /sync') return { ...body, conversations: [page] };
      return call === 'POST /bundles' ? { bundles } : body;
    },
  };
}

describe('a server that begins a conversation in somebody’s name', { timeout: 120_000 }, () => {
  it('cannot put its own keys into the victim’s own entry, to read what the victim writes', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob')]);
    const conversationId = await bob.startWith(ann.self.username);
    const annBundle = await openBundle(await stage.bundleOf(ann.self.username));
    const forged = await forgeKeys(bob.self);
    const place = { dirSize: 0, dirHash: chainStart, sentAt: 1, eventId: crypto.randomUUID() };
    const { control } = await createDirect(forged.opened, forged.bundle, annBundle, place);
    showOnly(control, {
      conversationId,
      eventId: place.eventId,
      senderUserId: bob.self.userId,
      bundles: [forged.signed],
    });
    const { device, sent } = await newDevice(bob.self.username);
    await device.online();
    await accountWarned(device, 'own_identity_forged');
    expect(device.summary(conversationId)).toBeUndefined();
    await expect(device.engine.sendText({ conversationId, text: 'for Ann alone' })).rejects.toMatchObject({
      failure: { code: 'internal' },
    });
    expect(sent.filter((body) => body.includes('"wraps"'))).toEqual([]);
  });

  it('cannot pass a stranger’s first word off as one’s own, and so skip the question', async () => {
    const [bob, eve] = await Promise.all([stage.person('bob'), stage.person('eve')]);
    const conversationId = await eve.startWith(bob.self.username);
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call !== 'POST /sync') return body;
        const text = JSON.stringify(body).replaceAll(
          `"senderUserId":"${eve.self.userId}"`,
          `"senderUserId":"${bob.self.userId}"`,
        );
        return JSON.parse(text) as Json;
      },
    };
    const { device, sent } = await newDevice(bob.self.username);
    await device.online();
    const summary = await device.until(() => device.summary(conversationId), 'the conversation');
    expect(summary.request).toBe(true);
    expect(sent.filter((body) => body.includes('"receipt"') || body.includes('"wraps"'))).toEqual([]);
  });
});
