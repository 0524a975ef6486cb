import { tellTyping } from '@secure-chat/shared/contract';
import type { TimelineItem } from '../face.ts';
import type { SyncContext } from './context.ts';
import type { Conversation } from './conversation.ts';
import { privacyOf } from './privacy.ts';

/** Said again while somebody goes on writing. */
const againMs = 4_000;
/** Shown a little longer than that, so that it does not flicker. */
const shownMs = 6_000;

export interface TypingEvents {
  /** Whether anything may be sealed for this conversation now: whom one would not write to is told nothing. */
  maySeal(conversation: Conversation): boolean;
  changed(): void;
}

/** That somebody is writing, both ways. The server's word alone: nobody signs it, and nothing depends on it. */
export class Typing {
  readonly #context: SyncContext;
  readonly #events: TypingEvents;
  /** When it was said last, by conversation. */
  readonly #told = new Map<string, number>();

  constructor(context: SyncContext, events: TypingEvents) {
    this.#context = context;
    this.#events = events;
  }

  stop(): void {
    for (const { writing } of this.#context.conversations.values()) {
      for (const cancel of writing.values()) cancel();
      writing.clear();
    }
  }

  /** The person writes in this conversation. What cannot be told now is not told later. */
  async tell(conversation: Conversation): Promise<void> {
    const { conversationId } = conversation.state;
    if (!privacyOf(this.#context).typing || !this.#events.maySeal(conversation)) return;
    const now = this.#context.platform.clock.now();
    const since = now - (this.#told.get(conversationId) ?? -Infinity);
    if (since >= 0 && since < againMs) return;
    this.#told.set(conversationId, now);
    await this.#context.client().call(tellTyping, { params: { conversationId } });
  }

  /** The server says that somebody writes. */
  heard({ conversationId, userId }: { readonly conversationId: string; readonly userId: string }): void {
    const conversation = this.#context.conversations.get(conversationId);
    if (!conversation) return;
    const { roster, state, writing } = conversation;
    if (!state.accepted || userId === this.#context.self.userId || !roster?.members.has(userId)) return;
    const isNew = !writing.has(userId);
    writing.get(userId)?.();
    const cancel = this.#context.platform.clock.after(shownMs, () => this.#forget(conversation, userId));
    writing.set(userId, cancel);
    if (isNew) this.#events.changed();
  }

  /** What was being written has come. */
  came(conversation: Conversation, items: readonly TimelineItem[]): void {
    for (const item of items) {
      if (item.kind !== 'message') continue;
      if (item.own) this.#told.delete(conversation.state.conversationId);
      else this.#forget(conversation, item.authorId);
    }
  }

  #forget({ writing }: Conversation, userId: string): void {
    writing.get(userId)?.();
    if (writing.delete(userId)) this.#events.changed();
  }
}
