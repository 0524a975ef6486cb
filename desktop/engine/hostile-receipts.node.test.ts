import { describe, expect, it } from 'vitest';
import { fromBase64Url } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import { receiptFormat, type Receipt } from '@secure-chat/shared/signed/receipt';
import { createReceipt } from './crypto/index.ts';
import { forgeKeys } from './testing/forger.ts';
import { keysOf, logged, setHostileStage, warned, type Pair } from './testing/hostile-stage.ts';
import type { TestClient } from './testing/test-client.ts';

/** Attacks on ticks (PROTOCOL §8): they come from verified receipts alone. */

const stage = setHostileStage();

/** Ann reads through the hostile server; Bob's newest receipt is kept as it passes. */
async function watchedPair(): Promise<Pair & { readonly genuine: () => Signed }> {
  let genuine: Signed | undefined;
  stage.proxy.hooks = {
    frame: (name, data) => {
      if (name === 'receipt') genuine = data['receipt'] as Signed;
      return data;
    },
  };
  const pair = await stage.pair(stage.hostile);
  await pair.ann.until(() => delivery(pair.ann, pair.conversationId, 'first') !== 'sent', 'an honest tick');
  return { ...pair, genuine: () => genuine! };
}

function delivery(client: TestClient, conversationId: string, text: string): string | null {
  for (const item of client.seen.timelines.get(conversationId)?.values() ?? [])
    if (item.kind === 'message' && item.text === text) return item.delivery;
  return null;
}

const read = ({ bytes }: Signed): Receipt => receiptFormat.decode(fromBase64Url(bytes));

describe('a server that wants to be believed about delivery', { timeout: 120_000 }, () => {
  it('cannot make a tick with a receipt that somebody else signed', async () => {
    const { ann, bob, conversationId, genuine } = await watchedPair();
    bob.engine.stop();
    await ann.engine.sendText({ conversationId, text: 'never delivered' });
    await logged(ann, conversationId, 'never delivered');
    const { seq } = await ann.message(conversationId, 'never delivered');
    const { opened } = await forgeKeys(bob.self);
    const forged = await createReceipt(opened, { ...read(genuine()), kind: 'read', upToSeq: seq! });
    stage.proxy.inject('receipt', { conversationId, receipt: forged });
    await warned(ann, conversationId, 'receipt_invalid');
    expect(delivery(ann, conversationId, 'never delivered')).toBe('sent');
  });

  it('cannot move a genuine receipt up to a message whose tail it withholds', async () => {
    const { proxy, origin } = await stage.secondProxy();
    const { ann, bob, conversationId } = await stage.pair(origin);
    let genuine: Signed | undefined;
    proxy.hooks = {
      frame: (name, data) => {
        if (name === 'receipt') genuine = data['receipt'] as Signed;
        return data;
      },
    };
    await ann.engine.sendText({ conversationId, text: 'delivered' });
    await ann.until(() => delivery(ann, conversationId, 'delivered') === 'delivered', 'an honest tick');
    stage.rewriteMessages(bob, () => null);
    await ann.engine.sendText({ conversationId, text: 'withheld' });
    await logged(ann, conversationId, 'withheld');
    const { seq } = await ann.message(conversationId, 'withheld');
    const bytes = Buffer.from(receiptFormat.encode({ ...read(genuine!), upToSeq: seq! }));
    const moved = { bytes: bytes.toString('base64url'), signature: genuine!.signature };
    proxy.inject('receipt', { conversationId, receipt: moved });
    proxy.inject('receipt', { conversationId, receipt: genuine! });
    await warned(ann, conversationId, 'receipt_invalid');
    expect(delivery(ann, conversationId, 'withheld')).toBe('sent');
    expect(await bob.texts(conversationId)).not.toContain('withheld');
  });

  it('is found out when a contact signs for another history', async () => {
    const { ann, bob, conversationId, genuine } = await watchedPair();
    bob.engine.stop();
    await ann.engine.sendText({ conversationId, text: 'of one history' });
    await logged(ann, conversationId, 'of one history');
    const { seq } = await ann.message(conversationId, 'of one history');
    const opened = await keysOf(bob);
    const logHash = new Uint8Array(32).fill(7);
    const other = await createReceipt(opened, { ...read(genuine()), kind: 'read', upToSeq: seq!, logHash });
    stage.proxy.inject('receipt', { conversationId, receipt: other });
    await warned(ann, conversationId, 'contact_cursor_differs');
    expect(delivery(ann, conversationId, 'of one history')).toBe('sent');
  });
});
