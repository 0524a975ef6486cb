import { toBase64Url } from '@secure-chat/shared/bytes';
import { listEvents, type ConversationPage, type LogEvent } from '@secure-chat/shared/contract';
import type { TimelineItem, Warning } from '../face.ts';
import { hasContent, isMessage, isVisible, type Row } from '../storage/rows.ts';
import { acceptEvent, hashOf, holeAt } from './accept-event.ts';
import type { SyncContext } from './context.ts';
import { conversationKey, type Conversation } from './conversation.ts';
import { Draft } from './draft.ts';
import { expire, watchRow } from './expire.ts';
import type { Outbox } from './outbox.ts';
import { readWhole } from './read-whole.ts';
import { unreadPast } from './receipts.ts';
import { forgetPreview } from './previews.ts';
import { presentQuoting, presentRenamed, presentRows } from './timeline.ts';
import { viewOf } from './view.ts';

export interface InboxEvents {
  /** Rows were added: everything that shows this conversation is to be told. */
  applied(conversation: Conversation, items: readonly TimelineItem[], removed: readonly string[]): void;
  /** Another roster is in force: what waited for it may go out now. */
  rosterChanged(conversation: Conversation): void;
  /** These messages are gone: whatever else is kept or open of them goes too. */
  expired(conversation: Conversation, ids: ReadonlySet<string>): void;
}

/** Warnings of one kind a conversation keeps: the first tells since when. */
const sameWarning = (one: Warning, other: Warning): boolean =>
  one.code === other.code && one.userId === other.userId;

/** The one way up: events of a log are verified, opened, archived and shown, in their order. */
export class Inbox {
  readonly #context: SyncContext;
  readonly #outbox: Outbox;
  readonly #events: InboxEvents;

  constructor(context: SyncContext, outbox: Outbox, events: InboxEvents) {
    this.#context = context;
    this.#outbox = outbox;
    this.#events = events;
  }

  /** Live events: applied where they follow what is here, else whatever lies between is read first. */
  async receive(conversation: Conversation, events: readonly LogEvent[]): Promise<void> {
    let next = conversation.state.cursor.seq + 1;
    for (const { seq } of events) {
      if (seq > next) return this.catchUp(conversation);
      next = Math.max(next, seq + 1);
    }
    await this.apply(conversation, events);
  }

  /** Reads this conversation alone, from its cursor to its head. */
  async catchUp(conversation: Conversation): Promise<void> {
    const { conversationId } = conversation.state;
    for (;;) {
      const after = conversation.state.cursor.seq;
      const page = await this.#context.client().call(listEvents, {
        params: { conversationId },
        query: { after },
      });
      if (page.events.length === 0) return;
      await this.apply(conversation, page.events);
      if (conversation.state.cursor.seq >= page.headSeq || conversation.state.cursor.seq === after) return;
    }
  }

  /**
   * A page of sync, with the head that the server claims.
   * @param asked the cursor that the page is an answer to: others may have moved it on meanwhile.
   */
  async applyPage(conversation: Conversation, page: ConversationPage, asked: number): Promise<void> {
    await this.#fillHole(conversation);
    if (page.events.length > 0) await this.apply(conversation, page.events);
    // An answer that was asked for before, and came in between, may have left a hole that this page shows.
    const missing = (conversation.state.beforeHole?.cursor.seq ?? Infinity) + 1;
    if (page.events.some(({ seq }) => seq === missing)) await this.#fillHole(conversation);
    const { cursor } = conversation.state;
    const rolledBack = page.head.seq < asked;
    const forked =
      page.head.seq === cursor.seq && cursor.logHash !== null && cursor.logHash !== page.head.logHash;
    if (rolledBack || forked)
      await this.warn(conversation, {
        code: 'log_fork',
        since: this.#context.platform.clock.now(),
        fromSeq: page.head.seq,
      });
  }

  /**
   * Reads again from in front of a hole. Where the server shows by now what was missing, everything after
   * it is judged anew, as it would have been then: a roster or a session may have been among it.
   */
  async #fillHole(conversation: Conversation): Promise<void> {
    const { beforeHole, cursor } = conversation.state;
    if (!beforeHole) return;
    const events = await readWhole(this.#context, conversation, beforeHole.cursor.seq, cursor.seq);
    if (events) await conversation.enqueue(() => this.#judgeAnew(conversation, events));
  }

  async #judgeAnew(conversation: Conversation, events: readonly LogEvent[]): Promise<void> {
    const draft = await Draft.beforeHole(conversation, this.#context.self.userId);
    if (draft === null || events.at(-1)!.seq < conversation.state.cursor.seq) return;
    const gone: string[] = [];
    for (const event of events) {
      const before = await conversation.rows.row(event.seq);
      if (before?.eventHash && before.eventHash !== encoded(await hashOf(event)))
        return this.#tellFork(conversation, event.seq);
      await this.#take(draft, event);
      const row = await draft.row(event.seq);
      if (before && row) draft.touch(keptOf(before, row));
      if (before && before.id !== row?.id) gone.push(before.id, `${before.id}/warning`);
    }
    await this.#commit(conversation, draft, gone);
    conversation.state.unread = await unreadPast(
      conversation,
      conversation.state.readSeq,
      this.#context.self.userId,
    );
  }

  #tellFork(conversation: Conversation, fromSeq: number): Promise<void> {
    const since = this.#context.platform.clock.now();
    return this.#keepWarning(conversation, { code: 'log_fork', since, fromSeq });
  }

  /** Applies events in one commit: rows, cursor and what the outbox no longer needs stand or fall together. */
  apply(conversation: Conversation, events: readonly LogEvent[]): Promise<void> {
    return conversation.enqueue(() => this.#apply(conversation, events));
  }

  warn(conversation: Conversation, warning: Warning): Promise<void> {
    return conversation.enqueue(() => this.#keepWarning(conversation, warning));
  }

  async #keepWarning(conversation: Conversation, warning: Warning): Promise<void> {
    const state = structuredClone(conversation.state);
    if (!addWarning(state.warnings, warning)) return;
    await this.#context.archive.commit([{ key: conversationKey(state.conversationId), value: state }]);
    conversation.state = state;
    this.#events.applied(conversation, [], []);
  }

  /** Takes a message away on this computer alone. */
  async forget(conversation: Conversation, id: string): Promise<void> {
    await conversation.enqueue(async () => {
      const draft = await Draft.of(conversation, this.#context.self.userId);
      const row = await draft.find(id);
      if (row === null || !isMessage(row)) return;
      const { marks: _, expiresAt: __, ...kept } = row;
      draft.touch({ ...kept, content: { kind: 'hidden' } });
      await this.#commit(conversation, draft, [id]);
    });
  }

  /** Takes away what has disappeared by its timer. */
  async expire(conversation: Conversation): Promise<void> {
    await conversation.enqueue(async () => {
      const draft = await Draft.of(conversation, this.#context.self.userId);
      const gone = await expire(draft, this.#context.platform.clock.now());
      const ids = gone.map(({ id }) => id);
      if (ids.length > 0) this.#events.expired(conversation, new Set(ids));
      await this.#commit(conversation, draft, ids);
    });
  }

  async #apply(conversation: Conversation, events: readonly LogEvent[]): Promise<void> {
    const draft = await Draft.of(conversation, this.#context.self.userId);
    for (const event of events) {
      if (event.seq <= draft.state.cursor.seq) await this.#compare(draft, event);
      else await this.#take(draft, event);
    }
    if (draft.rows.length === 0 && draft.state.warnings.length === conversation.state.warnings.length) return;
    await this.#commit(conversation, draft);
  }

  async #take(draft: Draft, event: LogEvent): Promise<void> {
    const now = this.#context.platform.clock.now();
    while (draft.state.cursor.seq + 1 < event.seq)
      this.#count(draft, holeAt(draft, draft.state.cursor.seq + 1, now));
    this.#count(draft, await acceptEvent(this.#context, draft, event));
  }

  /** A second showing of a place must show the same event: else the server keeps two histories. */
  async #compare(draft: Draft, event: LogEvent): Promise<void> {
    const row = await draft.conversation.rows.row(event.seq);
    if (!row || row.eventHash === null || row.eventHash === encoded(await hashOf(event))) return;
    const since = this.#context.platform.clock.now();
    addWarning(draft.state.warnings, { code: 'log_fork', since, fromSeq: event.seq });
  }

  /** What a row changes in its conversation's summary. */
  #count(draft: Draft, row: Row): void {
    const { state } = draft;
    watchRow(state, row);
    if (row.warning) addWarning(state.warnings, row.warning);
    if (!isVisible(row)) return;
    // A change of the group is no news in the list, but for where there is nothing else.
    if (isMessage(row) || row.content.kind === 'started' || state.lastRow === null) state.lastRow = row;
    const own = row.authorId === this.#context.self.userId;
    if (!own) state.othersSeq = row.seq;
    if (!isMessage(row)) return;
    if (!own) state.unread += 1;
    else if (row.content.kind === 'text') {
      state.readSeq = Math.max(state.readSeq, row.seq);
      state.unread = 0;
    }
  }

  async #commit(conversation: Conversation, draft: Draft, removed: readonly string[] = []): Promise<void> {
    const renamed = renamedBy(conversation.state.names, draft.state.names);
    const hasNewRoster = conversation.roster !== draft.roster;
    const { conversationId } = draft.state;
    const emptied = draft.touched.filter((row) => !hasContent(row));
    await keepLast(draft);
    const prepared = await conversation.rows.prepare([...draft.rows, ...draft.touched]);
    for (const [block, items] of prepared.items) draft.state.blockItems[block] = items;
    const settled = draft.rows.map((row) => row.id);
    await this.#context.archive.commit([
      { key: conversationKey(conversationId), value: draft.state },
      ...prepared.writes,
      ...emptied.map(({ id }) => forgetPreview({ conversationId, id })),
      ...this.#outbox.settle(conversation, settled),
    ]);
    conversation.rows.applied(prepared);
    conversation.placed(draft.added);
    conversation.state = draft.state;
    conversation.roster = draft.roster;
    this.#outbox.settled(conversation, settled);
    const view = viewOf(this.#context, conversation);
    const items = await presentRows([...draft.touched, ...draft.rows], view);
    items.push(...(await presentQuoting(view, new Set(emptied.map(({ seq }) => seq)))));
    if (renamed.size > 0) items.unshift(...(await presentRenamed(view, renamed)));
    this.#events.applied(conversation, items, removed);
    if (hasNewRoster) this.#events.rosterChanged(conversation);
  }
}

function renamedBy(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  return new Set(Object.keys(after).filter((userId) => before[userId] !== after[userId]));
}

const encoded = (hash: Uint8Array | null): string | null => hash && toBase64Url(hash);

/** Where the newest message is gone, the one before it is what a list shows, in the place of the newest. */
async function keepLast(draft: Draft): Promise<void> {
  const { state } = draft;
  const { lastRow } = state;
  if (lastRow === null || isVisible(lastRow)) return;
  state.activeAt = Math.max(state.activeAt, lastRow.sentAt);
  state.lastRow = null;
  for (let { seq } = lastRow; seq > 0 && state.lastRow === null; seq--) {
    const row = await draft.row(seq);
    if (row && (isMessage(row) || row.content.kind === 'deleted')) state.lastRow = row;
  }
}

/** What stays of a row that is judged anew: the warning of a hole, and that the person took it away here. */
function keptOf(before: Row, now: Row): Row {
  const wasForgotten = before.eventHash !== null && before.content.kind === 'hidden' && isMessage(now);
  return {
    ...now,
    ...(wasForgotten && { content: before.content }),
    ...(before.warning && !now.warning && { warning: before.warning }),
  };
}

/** @returns whether the warning is new. */
function addWarning(warnings: Warning[], warning: Warning): boolean {
  if (warnings.some((one) => sameWarning(one, warning))) return false;
  const others = warnings.filter(({ code }) => code === 'contact_cursor_differs');
  warnings.push(warning);
  // One member may lie about what they saw. Of two it is the server that shows two histories (PROTOCOL §8).
  if (warning.code === 'contact_cursor_differs' && others.length > 0) {
    const { since, fromSeq } = warning;
    addWarning(warnings, { code: 'log_fork', since, ...(fromSeq !== undefined && { fromSeq }) });
  }
  return true;
}
