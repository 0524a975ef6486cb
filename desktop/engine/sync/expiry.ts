import type { SyncContext } from './context.ts';
import type { Conversation } from './conversation.ts';
import { dueAt } from './expire.ts';
import type { Inbox } from './inbox.ts';
import type { Outbox } from './outbox.ts';

/** A computer that slept, or whose clock was set, finds what is due this soon after. */
const longestWaitMs = 30_000;

/** Waits for the next message to disappear, in whatever conversation it stands. */
export class Expiry {
  readonly #context: SyncContext;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  #next = Infinity;
  #cancel = (): void => undefined;
  #stopped = false;

  constructor(context: SyncContext, inbox: Inbox, outbox: Outbox) {
    this.#context = context;
    this.#inbox = inbox;
    this.#outbox = outbox;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** Something in this conversation may be due sooner than what is waited for. */
  schedule(conversation: Conversation): void {
    this.#wait(this.#dueAt(conversation));
  }

  /** Takes away all that is due by now, and waits for the rest. */
  async sweep(): Promise<void> {
    const now = this.#context.platform.clock.now();
    const conversations = [...this.#context.conversations.values()];
    for (const conversation of conversations) {
      if (this.#dueAt(conversation) > now) continue;
      await this.#outbox.expire(conversation);
      await this.#inbox.expire(conversation);
    }
    for (const conversation of conversations) this.schedule(conversation);
  }

  #dueAt({ state }: Conversation): number {
    return Math.min(dueAt(state), this.#outbox.dueAt(state.conversationId));
  }

  #wait(at: number): void {
    if (this.#stopped || at >= this.#next) return;
    this.#cancel();
    this.#next = at;
    const { clock } = this.#context.platform;
    this.#cancel = clock.after(Math.max(0, Math.min(at - clock.now(), longestWaitMs)), () => {
      this.#next = Infinity;
      // What cannot be written is tried again with whatever is due next, or after the next unlock.
      this.sweep().catch(() => undefined);
    });
  }
}
