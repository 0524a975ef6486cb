import { toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import { appendEvents, type Appended, type NewEvent } from '@secure-chat/shared/contract';
import { HttpError, NetworkError } from '../api/errors.ts';
import type { Payload } from '../crypto/index.ts';
import type { Person, Quote, TimelineItem } from '../face.ts';
import type { Write } from '../storage/archive.ts';
import { EngineError } from '../errors.ts';
import { Backoff } from './backoff.ts';
import type { SyncContext } from './context.ts';
import { conversationKey, type Conversation } from './conversation.ts';
import { forgetPreview } from './previews.ts';
import { sealEntries, type SealedEntry } from './seal-entries.ts';
import { presentEntry, presentQuote } from './timeline.ts';
import { isOutlived, isOverruled, wouldChange } from './undone-changes.ts';
import { viewOf } from './view.ts';

/** One message on its way. From the first attempt on `sealed` holds the exact bytes to repeat. */
export interface OutboxEntry {
  readonly id: string;
  readonly conversationId: string;
  readonly position: number;
  readonly payload: Payload;
  readonly sentAt: number;
  /** Milliseconds after which it disappears, here and everywhere; 0 for never. */
  readonly ttl: number;
  sealed: SealedEntry | null;
  status: 'waiting' | 'sent' | 'failed';
}

const prefix = 'outbox/';
/** A refusal that sync mends is followed by sealing anew; a server that keeps refusing is not asked for ever. */
const mostReseals = 5;

/** What whoever adds an entry may say of it. */
interface Given {
  readonly id?: string;
  readonly sentAt?: number;
  /** For what changes another message: as long as that one. */
  readonly ttl?: number;
  readonly writes?: readonly Write[];
}

export interface OutboxEvents {
  /** Entries of a conversation were added or changed, or went away. */
  changed(conversation: Conversation, items: readonly TimelineItem[], removed: readonly string[]): void;
  /** The server refused with a roster or a session that it does not know: read what it has, first. */
  catchUp(conversation: Conversation): Promise<void>;
  /** Whether anything may be sealed for this conversation now (request, changed identity, not in sync). */
  maySeal(conversation: Conversation): boolean;
  /** What one had asked for was taken back: one may not do it any more. */
  takenBack(conversation: Conversation, why: 'change_overruled' | 'change_outlived'): void;
  /** Something other than the network kept messages from being sealed. */
  trouble(conversation: Conversation, error: EngineError): void;
}

/** What was written and is not in the log yet: survives restarts, keeps its order, is sent once. */
export class Outbox {
  readonly #context: SyncContext;
  readonly #events: OutboxEvents;
  readonly #entries = new Map<string, OutboxEntry[]>();
  readonly #flushing = new Map<string, Promise<void>>();
  /** Conversations for which somebody asked while theirs was under way. */
  readonly #flushAgain = new Set<string>();
  readonly #inFlight = new Set<string>();
  /** What waiting answers quote, by the answer's id; in memory alone, so that what is deleted is nowhere kept. */
  readonly #quotes = new Map<string, Quote>();
  readonly #backoff: Backoff;
  #cancelRetry = (): void => undefined;
  #stopped = false;

  constructor(context: SyncContext, events: OutboxEvents) {
    this.#context = context;
    this.#events = events;
    this.#backoff = new Backoff(context.platform.random);
  }

  async load(): Promise<void> {
    for (const { value } of await this.#context.archive.readAll<OutboxEntry>(prefix)) {
      this.#of(value.conversationId).push(value);
      const conversation = this.#context.conversations.get(value.conversationId);
      if (conversation) await this.#readQuote(conversation, value);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelRetry();
  }

  items(conversationId: string): TimelineItem[] {
    const self = this.#self();
    return this.#of(conversationId).flatMap((entry) => this.#present(entry, self));
  }

  /** Kept on disk, in one commit with `writes`, before it is shown as waiting. */
  async add(conversation: Conversation, payload: Payload, given: Given = {}): Promise<OutboxEntry> {
    const entries = this.#of(conversation.state.conversationId);
    const entry: OutboxEntry = {
      id: given.id ?? crypto.randomUUID(),
      conversationId: conversation.state.conversationId,
      position: (entries.at(-1)?.position ?? 0) + 1,
      payload,
      sentAt: given.sentAt ?? this.#context.platform.clock.now(),
      ttl: given.ttl ?? (isContent(payload) ? this.timerOf(conversation) : 0),
      sealed: null,
      status: 'waiting',
    };
    entries.push(entry);
    await Promise.all([
      this.#context.archive.commit([writeOf(entry), ...(given.writes ?? [])]),
      this.#readQuote(conversation, entry),
    ]);
    this.#tell(conversation, [entry]);
    void this.flush(conversation);
    return entry;
  }

  /** These messages say something else by now, or nothing: what waits and quotes them follows. Never rejects. */
  async requote(conversation: Conversation, ids: readonly string[]): Promise<void> {
    const quoting = this.#of(conversation.state.conversationId).filter(
      ({ payload }) => payload.kind === 'text' && payload.replyTo && ids.includes(payload.replyTo.eventId),
    );
    if (quoting.length === 0) return;
    // What the archive no longer gives after a lock is read with the next start.
    await Promise.all(quoting.map((entry) => this.#readQuote(conversation, entry))).then(
      () => this.#tell(conversation, quoting),
      () => undefined,
    );
  }

  async #readQuote(conversation: Conversation, { id, payload }: OutboxEntry): Promise<void> {
    if (payload.kind !== 'text' || !payload.replyTo) return;
    this.#quotes.set(id, await presentQuote(viewOf(this.#context, conversation), payload.replyTo.eventId));
  }

  #present(entry: OutboxEntry, self: Person): TimelineItem[] {
    const quote = this.#quotes.get(entry.id) ?? null;
    return presentEntry(entry, { self, quote, sending: this.#inFlight.has(entry.id) });
  }

  async retry(conversation: Conversation, id: string): Promise<void> {
    const entry = this.#of(conversation.state.conversationId).find((one) => one.id === id);
    if (entry?.status !== 'failed') return;
    entry.status = 'waiting';
    entry.sealed = null;
    await this.#context.archive.commit([writeOf(entry)]);
    this.#tell(conversation, [entry]);
    void this.flush(conversation);
  }

  /** Only what failed can be taken back: anything else may already be in the log. */
  async discard(conversation: Conversation, id: string): Promise<void> {
    const entry = this.#of(conversation.state.conversationId).find((one) => one.id === id);
    if (entry?.status !== 'failed') return;
    await this.#context.archive.commit(this.settle(conversation, [id]));
    this.settled(conversation, [id]);
    this.#events.changed(conversation, [], [id]);
  }

  /** The timer for what is written now: the one that was set last, though it may not be in the log yet. */
  timerOf({ state }: Conversation): number {
    const set = this.#of(state.conversationId)
      .filter(({ status }) => status !== 'failed')
      .flatMap(({ payload }) => (payload.kind === 'timer' ? [payload.afterMs] : []));
    return set.at(-1) ?? state.timerMs;
  }

  /** To whoever is new here; where nothing disappears there is nothing to tell. */
  async tellTimer(conversation: Conversation): Promise<void> {
    const afterMs = this.timerOf(conversation);
    if (afterMs > 0) await this.add(conversation, { kind: 'timer', afterMs });
  }

  /** When the next entry disappears, sent or not. */
  dueAt(conversationId: string): number {
    return Math.min(...this.#of(conversationId).map(goneAt));
  }

  /** Takes away what has disappeared before it was seen in the log. */
  async expire(conversation: Conversation): Promise<void> {
    const now = this.#context.platform.clock.now();
    const { conversationId } = conversation.state;
    const isDue = (entry: OutboxEntry): boolean => goneAt(entry) <= now;
    const due = this.#of(conversationId).filter(isDue);
    if (due.length === 0) return;
    await conversation.enqueue(async () => {
      // An index that is sealed and never sent would be missing from its session.
      const sealed = this.#of(conversationId).filter((entry) => entry.sealed !== null);
      if (sealed.some((entry) => entry.status === 'waiting' && isDue(entry)))
        await this.#endSession(conversation, sealed, 'waiting');
      const ids = due.map(({ id }) => id);
      await this.#context.archive.commit([
        ...this.settle(conversation, ids),
        ...ids.map((id) => forgetPreview({ conversationId, id })),
      ]);
      this.settled(conversation, ids);
      this.#events.changed(conversation, [], ids);
    });
    void this.flush(conversation);
  }

  /** Writes that take what the log now holds out of the outbox, for the same commit. */
  settle(conversation: Conversation, ids: readonly string[]): Write[] {
    return this.#of(conversation.state.conversationId)
      .filter((entry) => ids.includes(entry.id))
      .map((entry) => ({ key: keyOf(entry), value: null }));
  }

  settled(conversation: Conversation, ids: readonly string[]): void {
    const { conversationId } = conversation.state;
    for (const id of ids) this.#quotes.delete(id);
    this.#entries.set(
      conversationId,
      this.#of(conversationId).filter((entry) => !ids.includes(entry.id)),
    );
  }

  flushAll(): void {
    for (const conversation of this.#context.conversations.values()) void this.flush(conversation);
  }

  /** Sends what waits, one request at a time for each conversation. Never rejects. */
  flush(conversation: Conversation): Promise<void> {
    const { conversationId } = conversation.state;
    const running = this.#flushing.get(conversationId);
    if (running) {
      // It may just have found that nothing could be sent, for a reason that is gone by now.
      this.#flushAgain.add(conversationId);
      return running;
    }
    const run = this.#run(conversation)
      .catch((error: unknown) => this.#stumbled(conversation, error))
      .finally(() => {
        this.#flushing.delete(conversationId);
        if (this.#flushAgain.delete(conversationId) && !this.#stopped) void this.flush(conversation);
      });
    this.#flushing.set(conversationId, run);
    return run;
  }

  async #run(conversation: Conversation): Promise<void> {
    if (conversation.state.membership !== 'member' || conversation.peerDeleted)
      return this.#giveUp(conversation);
    let reseals = 0;
    while (!this.#stopped) {
      const batch = await conversation.enqueue(() => this.#nextBatch(conversation));
      if (batch === null) return;
      const refusal = await this.#send(conversation, batch);
      if (refusal === null) {
        this.#backoff.reset();
        continue;
      }
      if (refusal.code === 'account_deleted') conversation.peerDeleted = true;
      const mendable = ['stale_roster', 'unknown_session', 'event_conflict'].includes(refusal.code);
      if (mendable && reseals++ < mostReseals) await this.#sealAnew(conversation, batch);
      else await this.#fail(conversation, batch);
    }
  }

  /** Nothing of this can be sent any more: one is no longer a member, or there is nobody to read it. */
  async #giveUp(conversation: Conversation): Promise<void> {
    const waiting = this.#of(conversation.state.conversationId).filter(({ status }) => status === 'waiting');
    if (waiting.length > 0) await this.#fail(conversation, waiting);
  }

  /** Sealed entries first, as they are; new ones are sealed and kept before anything is sent. */
  async #nextBatch(conversation: Conversation): Promise<OutboxEntry[] | null> {
    if (!this.#events.maySeal(conversation)) return null;
    await this.#dropOverruled(conversation);
    const waiting = this.#of(conversation.state.conversationId).filter(({ status }) => status === 'waiting');
    if (waiting.length === 0) return null;
    // What was sealed out of the server's reach may be for an identity that was given up since.
    await this.#context.contacts.lookAtNewest(conversation.roster!);
    const sealed = waiting.filter((entry) => entry.sealed !== null).slice(0, limits.appendEvents - 1);
    if (sealed.length > 0) return sealed;
    const fresh = sameTimer(waiting).slice(0, limits.appendEvents - 1);
    const { seals, sendingSession } = await sealEntries(this.#context, conversation, fresh);
    const kept = fresh.map((entry, at) => ({ ...entry, sealed: seals[at]! }));
    const state = { ...conversation.state, sendingSession };
    await this.#context.archive.commit([
      { key: conversationKey(state.conversationId), value: state },
      ...kept.map(writeOf),
    ]);
    conversation.state = state;
    for (const [at, entry] of fresh.entries()) entry.sealed = kept[at]!.sealed;
    return fresh;
  }

  /** What one has no right to any more would be refused by everybody else: what else waits goes on without it. */
  async #dropOverruled(conversation: Conversation): Promise<void> {
    const { opened, self } = this.#context;
    const identity = toBase64Url(opened.identity.hash);
    const waiting = this.#of(conversation.state.conversationId).filter(({ status }) => status === 'waiting');
    const overruled = waiting.filter((entry) => isOverruled(conversation, self.userId, entry));
    const outlived: OutboxEntry[] = [];
    for (const entry of waiting) if (await isOutlived(conversation, identity, entry)) outlived.push(entry);
    const ids = [...overruled, ...outlived].map(({ id }) => id);
    if (ids.length === 0) return;
    await this.#context.archive.commit(this.settle(conversation, ids));
    this.settled(conversation, ids);
    if (outlived.length > 0) this.#events.takenBack(conversation, 'change_outlived');
    if (overruled.some((entry) => wouldChange(conversation, entry)))
      this.#events.takenBack(conversation, 'change_overruled');
  }

  /** @returns the refusal, or null when the server has the batch. */
  async #send(conversation: Conversation, batch: readonly OutboxEntry[]): Promise<HttpError | null> {
    for (const entry of batch) this.#inFlight.add(entry.id);
    this.#tell(conversation, batch);
    const { conversationId, sendingSession } = conversation.state;
    const record = sendingSession?.record;
    const messages: NewEvent[] = batch.map((entry) => entry.sealed!.event);
    try {
      const { appended } = await this.#context.client().call(appendEvents, {
        params: { conversationId },
        body: { events: record ? [record, ...messages] : messages },
      });
      await conversation.enqueue(() => this.#acknowledge(conversation, batch, appended));
      return null;
    } catch (error) {
      if (error instanceof HttpError && error.status < 500 && error.status !== 429 && error.status !== 401)
        return error;
      throw error;
    } finally {
      for (const entry of batch) this.#inFlight.delete(entry.id);
      this.#tell(conversation, batch);
    }
  }

  async #acknowledge(
    conversation: Conversation,
    batch: readonly OutboxEntry[],
    appended: readonly Appended[],
  ): Promise<void> {
    const ids = new Set(appended.map((place) => place.eventId));
    const live = this.#of(conversation.state.conversationId);
    const sent = batch.filter((entry) => ids.has(entry.id) && live.includes(entry));
    for (const entry of sent) entry.status = 'sent';
    const { sendingSession } = conversation.state;
    const state = sendingSession
      ? { ...conversation.state, sendingSession: { ...sendingSession, record: null } }
      : conversation.state;
    await this.#context.archive.commit([
      { key: conversationKey(state.conversationId), value: state },
      ...sent.map(writeOf),
    ]);
    conversation.state = state;
  }

  /** PROTOCOL §7: a refusal ends the session, and the rest is sealed anew under the same event ids. */
  async #sealAnew(conversation: Conversation, batch: readonly OutboxEntry[]): Promise<void> {
    await this.#events.catchUp(conversation);
    await conversation.enqueue(() => this.#endSession(conversation, batch, 'waiting'));
  }

  async #fail(conversation: Conversation, batch: readonly OutboxEntry[]): Promise<void> {
    await conversation.enqueue(() => this.#endSession(conversation, batch, 'failed'));
    this.#tell(conversation, batch);
  }

  async #endSession(
    conversation: Conversation,
    batch: readonly OutboxEntry[],
    status: 'waiting' | 'failed',
  ): Promise<void> {
    const live = this.#of(conversation.state.conversationId);
    const left = batch.filter((entry) => live.includes(entry) && entry.status === 'waiting');
    for (const entry of left) Object.assign(entry, { sealed: null, status });
    const state = { ...conversation.state, sendingSession: null };
    await this.#context.archive.commit([
      { key: conversationKey(state.conversationId), value: state },
      ...left.map(writeOf),
    ]);
    conversation.state = state;
  }

  #stumbled(conversation: Conversation, error: unknown): void {
    this.#cancelRetry();
    if (error instanceof EngineError) this.#events.trouble(conversation, error);
    if (this.#stopped || (error instanceof NetworkError && error.message === 'not signed in')) return;
    const asked = error instanceof HttpError ? error.retryAfterMs : undefined;
    this.#cancelRetry = this.#context.platform.clock.after(asked ?? this.#backoff.next(), () =>
      this.flushAll(),
    );
  }

  #tell(conversation: Conversation, entries: readonly OutboxEntry[]): void {
    const live = this.#of(conversation.state.conversationId);
    const self = this.#self();
    const items = entries
      .filter((entry) => live.includes(entry))
      .flatMap((entry) => this.#present(entry, self));
    this.#events.changed(conversation, items, []);
  }

  #self(): Person {
    const { self, vault } = this.#context;
    return { userId: self.userId, name: vault.vault.displayName ?? self.username, self: true };
  }

  #of(conversationId: string): OutboxEntry[] {
    const entries = this.#entries.get(conversationId) ?? [];
    this.#entries.set(conversationId, entries);
    return entries;
  }
}

const isContent = ({ kind }: Payload): boolean =>
  kind === 'text' || kind === 'attachment' || kind === 'contact';

const goneAt = ({ sentAt, ttl }: OutboxEntry): number => (ttl > 0 ? sentAt + ttl : Infinity);

/** The first of them that go in one session: as long as they disappear after the same time. */
function sameTimer(entries: readonly OutboxEntry[]): OutboxEntry[] {
  const other = entries.findIndex(({ ttl }) => ttl !== entries[0]!.ttl);
  return entries.slice(0, other < 0 ? entries.length : other);
}

function keyOf(entry: OutboxEntry): string {
  return `${prefix}${entry.conversationId}/${entry.position.toString().padStart(12, '0')}`;
}

function writeOf(entry: OutboxEntry): Write {
  return { key: keyOf(entry), value: entry };
}
