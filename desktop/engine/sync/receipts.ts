import { equalBytes, fromBase64Url } from '@secure-chat/shared/bytes';
import { putReceipt, type Signed } from '@secure-chat/shared/contract';
import { createReceipt, isRefusal, openControl, openReceipt, type Privacy } from '../crypto/index.ts';
import { EncodingError } from '@secure-chat/shared/encoding';
import type { TimelineItem, Warning } from '../face.ts';
import type { SyncContext } from './context.ts';
import { conversationKey, type Conversation, type UpTo } from './conversation.ts';
import { isMessage } from '../storage/rows.ts';
import { isUnconfirmed } from './may-seal.ts';
import { privacyOf } from './privacy.ts';
import { namedBy } from './signed-pins.ts';
import { presentReticked } from './timeline.ts';
import { reachOf, viewOf } from './view.ts';

/** Receipts wait a moment, so that a burst of messages is answered once. */
const gatherMs = 120;

export interface ReceiptEvents {
  changed(conversation: Conversation, items: readonly TimelineItem[]): void;
  warn(conversation: Conversation, warning: Warning): void;
}

/** Signed receipts, both ways (PROTOCOL §8): ticks come from these and from nothing else. */
export class Receipts {
  readonly #context: SyncContext;
  readonly #events: ReceiptEvents;
  readonly #due = new Map<string, () => void>();
  #stopped = false;

  constructor(context: SyncContext, events: ReceiptEvents) {
    this.#context = context;
    this.#events = events;
  }

  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#due.values()) cancel();
    this.#due.clear();
  }

  /** Tells the others, a moment later, how far this device has come. */
  schedule(conversation: Conversation): void {
    const { conversationId } = conversation.state;
    if (this.#stopped || this.#due.has(conversationId) || !isDue(conversation, privacyOf(this.#context)))
      return;
    // The roster does not name one's identity yet: to everybody else it would be a stranger's word.
    if (isUnconfirmed(this.#context, conversation.roster)) return;
    const cancel = this.#context.platform.clock.after(gatherMs, () => {
      this.#due.delete(conversationId);
      // What fails here is told again after the next sync: a receipt is never lost, only late.
      conversation.enqueue(() => this.#send(conversation)).catch(() => undefined);
    });
    this.#due.set(conversationId, cancel);
  }

  /** Tells of the ticks anew, where one is shown more than before, or less. */
  async retick(conversation: Conversation): Promise<void> {
    const items = await conversation.enqueue(() =>
      presentReticked(viewOf(this.#context, conversation), 0, conversation.state.cursor.seq),
    );
    this.#events.changed(conversation, items);
  }

  /** A receipt that came: checked under the roster's key, against one's own chain. */
  receive(conversation: Conversation, signed: Signed): Promise<void> {
    return conversation.enqueue(() => this.#receive(conversation, signed));
  }

  async #receive(conversation: Conversation, signed: Signed): Promise<void> {
    const receipt = await this.#open(conversation, signed);
    if (receipt === null) return;
    const { userId, kind, upToSeq, logHash } = receipt;
    const known = conversation.state.receipts[userId] ?? { delivered: 0, read: 0 };
    if (upToSeq <= known[kind] || upToSeq > conversation.state.cursor.seq) return;
    const row = await conversation.rows.row(upToSeq);
    if (row?.logHash && !equalBytes(fromBase64Url(row.logHash), logHash)) {
      if (userId === this.#context.self.userId) this.#warn(conversation, 'log_fork', undefined, upToSeq);
      else this.#warn(conversation, 'contact_cursor_differs', userId, upToSeq);
      return;
    }
    const next: UpTo = {
      delivered: Math.max(known.delivered, upToSeq),
      read: kind === 'read' ? upToSeq : known.read,
    };
    await this.#keep(conversation, userId, next);
  }

  async #keep(conversation: Conversation, userId: string, next: UpTo): Promise<void> {
    const selfId = this.#context.self.userId;
    const before = reachOf(this.#context, conversation);
    const state = { ...conversation.state, receipts: { ...conversation.state.receipts, [userId]: next } };
    // One's own other device has read: what it saw is not new here.
    if (userId === selfId && next.read > state.readSeq) {
      state.readSeq = next.read;
      state.unread = await unreadPast(conversation, next.read, selfId);
    }
    await this.#context.archive.commit([{ key: conversationKey(state.conversationId), value: state }]);
    conversation.state = state;
    const view = viewOf(this.#context, conversation);
    const { delivered, read } = view.reach;
    const moved = delivered > before.delivered || read > before.read;
    const after = Math.min(before.delivered, before.read);
    const items = moved ? await presentReticked(view, after, delivered) : [];
    this.#events.changed(conversation, items);
  }

  async #open(
    conversation: Conversation,
    signed: Signed,
  ): Promise<Awaited<ReturnType<typeof openReceipt>> | null> {
    try {
      const receipt = await openReceipt(signed, (userId) => {
        return conversation.roster?.members.get(userId)?.identityKey ?? null;
      });
      if (receipt.conversationId !== conversation.state.conversationId) throw new EncodingError('elsewhere');
      return receipt;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (!(await isOfFormer(conversation, signed))) this.#warn(conversation, 'receipt_invalid');
      return null;
    }
  }

  #warn(conversation: Conversation, code: Warning['code'], userId?: string, fromSeq?: number): void {
    const since = this.#context.platform.clock.now();
    this.#events.warn(conversation, {
      code,
      since,
      ...(userId !== undefined && { userId }),
      ...(fromSeq !== undefined && { fromSeq }),
    });
  }

  async #send(conversation: Conversation): Promise<void> {
    const { conversationId, verified, told, accepted, membership } = conversation.state;
    if (!accepted || membership !== 'member' || this.#stopped) return;
    if (isUnconfirmed(this.#context, conversation.roster)) return;
    const { readReceipts, deliveryReceipts } = privacyOf(this.#context);
    const read = await this.#lastVerified(conversation, readReceipts ? conversation.state.readSeq : 0);
    const delivered = deliveryReceipts ? verified.seq : read.seq;
    const next = { delivered: Math.max(told.delivered, delivered), read: Math.max(told.read, read.seq) };
    if (next.read > told.read) await this.#put(conversationId, 'read', read);
    // A read receipt says delivered up to its place as well.
    if (next.delivered > Math.max(told.delivered, next.read))
      await this.#put(conversationId, 'delivered', verified);
    const state = { ...conversation.state, told: next };
    await this.#context.archive.commit([{ key: conversationKey(conversationId), value: state }]);
    conversation.state = state;
  }

  async #lastVerified(conversation: Conversation, seq: number): Promise<{ seq: number; logHash: string }> {
    const row = seq > 0 ? await conversation.rows.row(seq) : null;
    return row?.logHash ? { seq, logHash: row.logHash } : { seq: 0, logHash: '' };
  }

  async #put(
    conversationId: string,
    kind: 'delivered' | 'read',
    place: { seq: number; logHash: string },
  ): Promise<void> {
    const receipt = await createReceipt(this.#context.opened, {
      conversationId,
      deviceId: this.#context.self.deviceId,
      kind,
      upToSeq: place.seq,
      logHash: fromBase64Url(place.logHash),
      sentAt: this.#context.platform.clock.now(),
    });
    await this.#context.client().call(putReceipt, { params: { conversationId }, body: { receipt } });
  }
}

/** Whether something of the others was delivered or read that this device may tell, and has not told yet. */
function isDue({ state }: Conversation, { readReceipts, deliveryReceipts }: Privacy): boolean {
  const { told, othersSeq, readSeq, accepted, membership } = state;
  if (!accepted || membership !== 'member') return false;
  const isRead = readSeq > told.read && othersSeq > told.read;
  return (deliveryReceipts && othersSeq > told.delivered) || (readReceipts && isRead);
}

/** Whether somebody signed it who was in the roster once: no tick any more, and no lie. */
async function isOfFormer({ state }: Conversation, signed: Signed): Promise<boolean> {
  for (const { bytes } of state.controls) {
    const { ops } = (await openControl({ bytes, signature: '' })).control;
    for (const { userId, identityKey } of ops.flatMap(namedBy))
      if (await isReceiptOf(signed, userId, identityKey)) return true;
  }
  return false;
}

async function isReceiptOf(signed: Signed, userId: string, identityKey: Uint8Array): Promise<boolean> {
  try {
    await openReceipt(signed, (id) => (id === userId ? identityKey : null));
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** Visible messages of others past `seq`. */
export async function unreadPast(conversation: Conversation, seq: number, selfId: string): Promise<number> {
  const rows = await conversation.rows.range(seq + 1, conversation.state.cursor.seq);
  return rows.filter((row) => row.authorId !== selfId && isMessage(row)).length;
}
