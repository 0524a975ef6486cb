import {
  isVisible,
  type Row,
  type RowContent,
  type StoredChange,
  type StoredContact,
  type StoredFile,
} from '../storage/rows.ts';
import type {
  ContactCard,
  DeliveryState,
  FileView,
  Person,
  Quote,
  Reaction,
  RosterChange,
  TimelineItem,
  TimelineItemBase,
  TimelinePage,
} from '../face.ts';
import type { ConversationState } from './conversation.ts';
import type { OutboxEntry } from './outbox.ts';
import type { View } from './view.ts';

/** As much of a quoted message as is ever shown. */
const quoteLength = 300;
/** Rows in which a new name takes the place of the old one at once. */
const renamedRows = 500;
/** Own messages whose ticks one receipt may change at once; older ones are read afresh with their page. */
const retickedRows = 500;

export function deliveryOf({ reach }: View, seq: number): DeliveryState {
  if (reach.read >= seq) return 'read';
  return reach.delivered >= seq ? 'delivered' : 'sent';
}

/** Rows as items, with what they quote. */
export async function presentRows(rows: readonly Row[], view: View): Promise<TimelineItem[]> {
  const quoted = new Map<number, Row>();
  for (const { content } of rows) {
    const seq = content.kind === 'text' ? content.replyTo?.seq : undefined;
    const row = seq && !quoted.has(seq) ? await view.conversation.rows.row(seq) : null;
    if (row) quoted.set(row.seq, row);
  }
  return rows.flatMap((row) => presentRow(row, view, quoted));
}

/** @param quoted rows that answers quote, by seq; without them a quote has no text. */
export function presentRow(
  row: Row,
  view: View,
  quoted: ReadonlyMap<number, Row> = new Map(),
): TimelineItem[] {
  const base = { id: row.id, seq: row.seq, sentAt: row.sentAt };
  const item = presentContent(row, base, view, quoted);
  if (!row.warning) return item ? [item] : [];
  const warning = { ...base, id: `${row.id}/warning`, kind: 'warning' as const, warning: row.warning };
  return item ? [warning, item] : [warning];
}

function presentContent(
  row: Row,
  base: TimelineItemBase,
  view: View,
  quoted: ReadonlyMap<number, Row>,
): TimelineItem | null {
  const { content, authorId } = row;
  if (content.kind === 'hidden') return null;
  if (content.kind === 'unverifiable')
    return { ...base, kind: 'unverifiable', authorId, reason: content.reason };
  const actor = view.person(authorId!);
  switch (content.kind) {
    case 'started':
      return { ...base, kind: 'started', authorId: actor.userId };
    case 'roster':
      return {
        ...base,
        kind: 'roster',
        actor,
        changes: content.changes.map((one) => presentChange(one, view)),
      };
    case 'group_profile':
      return { ...base, ...content, actor };
    case 'timer':
      return { ...base, kind: 'timer', actor, afterMs: content.afterMs };
    case 'deleted':
      return { ...base, kind: 'deleted', authorId: actor.userId, authorName: actor.name, own: actor.self };
    case 'text':
      return presentText({ ...row, content }, base, { view, quoted, actor });
  }
}

function presentText(
  row: Row & { readonly content: Extract<RowContent, { kind: 'text' }> },
  base: TimelineItemBase,
  { view, quoted, actor }: { view: View; quoted: ReadonlyMap<number, Row>; actor: Person },
): TimelineItem {
  const { content } = row;
  return {
    ...base,
    ...marksOf(row, view),
    kind: 'message',
    authorId: actor.userId,
    authorName: actor.name,
    own: actor.self,
    text: textOf(row, content.text),
    ...presentEnclosed(content),
    delivery: actor.self ? deliveryOf(view, row.seq) : null,
    replyTo: content.replyTo ? quoteOf(content.replyTo, view, quoted) : null,
    expiresAt: row.expiresAt ?? null,
    mentions: (content.mentions ?? []).map((userId) => view.person(userId)),
    forwarded: content.forwarded ?? false,
    ...(actor.self && row.identity !== view.selfIdentity && { former: true as const }),
  };
}

/** What it says by now. */
const textOf = ({ marks }: Row, written: string): string => marks?.edits?.at(-1)?.text ?? written;

function marksOf({ marks }: Row, view: View) {
  return {
    editedAt: marks?.edits?.at(-1)?.at ?? null,
    reactions: reactionsOf(marks?.reactions ?? {}, view),
    pinned: marks?.pinned ?? false,
  };
}

function quoteOf(
  { id, seq }: { readonly id: string; readonly seq: number | null },
  view: View,
  quoted: ReadonlyMap<number, Row>,
): Quote {
  const row = seq === null ? undefined : quoted.get(seq);
  if (row?.content.kind !== 'text') return { id, seq, author: null, text: null };
  const { contact, text: first } = row.content;
  const text = textOf(row, contact?.displayName ?? first).slice(0, quoteLength);
  return { id, seq, author: view.person(row.authorId!), text };
}

/** What an answer quotes that is not in the log yet. */
export async function presentQuote(view: View, id: string): Promise<Quote> {
  const seq = (await view.conversation.places()).get(id) ?? null;
  const row = seq === null ? null : await view.conversation.rows.row(seq);
  return quoteOf({ id, seq }, view, new Map(row ? [[row.seq, row]] : []));
}

/** The most frequent first. */
function reactionsOf(reactions: Readonly<Record<string, string>>, view: View): Reaction[] {
  const people = new Map<string, Person[]>();
  for (const [userId, emoji] of Object.entries(reactions))
    people.set(emoji, [...(people.get(emoji) ?? []), view.person(userId)]);
  return [...people]
    .map(([emoji, who]) => ({ emoji, people: who, own: who.some(({ self }) => self) }))
    .sort((a, b) => b.people.length - a.people.length);
}

function presentChange(change: StoredChange, view: View): RosterChange {
  if (!('userId' in change)) return change;
  const { userId, ...rest } = change;
  return { ...rest, person: view.person(userId) };
}

/** What a view may know of a file: neither its key nor where it lies. */
function presentFile(stored: StoredFile): FileView {
  return {
    name: stored.name,
    mediaType: stored.mediaType,
    size: stored.file.size,
    width: stored.width ?? null,
    height: stored.height ?? null,
    durationMs: stored.durationMs ?? null,
    voice: stored.voice ?? false,
    hasPreview: stored.preview !== undefined,
  };
}

/** What a message carries beside its text. */
function presentEnclosed({ file, contact }: Extract<RowContent, { kind: 'text' }>) {
  return { ...(file && { file: presentFile(file) }), ...(contact && { contact: presentContact(contact) }) };
}

/** The identity stays in the engine: a view starts the chat by the message's id. */
function presentContact({ userId, username, displayName }: StoredContact): ContactCard {
  return { userId, username, displayName };
}

export function presentEntry(
  entry: OutboxEntry,
  {
    self,
    quote,
    sending,
  }: { readonly self: Person; readonly quote: Quote | null; readonly sending: boolean },
): TimelineItem[] {
  const { payload } = entry;
  if (payload.kind !== 'text' && payload.kind !== 'attachment' && payload.kind !== 'contact') return [];
  const { forwarded } = payload.kind === 'text' ? payload : {};
  const waiting = sending ? 'sending' : 'waiting';
  return [
    {
      id: entry.id,
      seq: null,
      sentAt: entry.sentAt,
      kind: 'message',
      authorId: self.userId,
      authorName: self.name,
      own: true,
      text:
        payload.kind === 'text' ? payload.text : payload.kind === 'attachment' ? (payload.caption ?? '') : '',
      ...(payload.kind === 'attachment' && { file: presentFile(payload) }),
      ...(payload.kind === 'contact' && { contact: presentContact(payload) }),
      delivery: entry.status === 'waiting' ? waiting : entry.status,
      replyTo: quote,
      editedAt: null,
      expiresAt: entry.ttl > 0 ? entry.sentAt + entry.ttl : null,
      reactions: [],
      mentions: [],
      pinned: false,
      forwarded: forwarded ?? false,
    },
  ];
}

export interface TimelineSource {
  readonly view: View;
  /** What waits in the outbox, already presented. */
  readonly pending: readonly TimelineItem[];
}

export function totalItems(source: TimelineSource): number {
  return loggedItems(source.view.conversation.state) + source.pending.length;
}

/** The `limit` items in front of the first `before` ones (of all, where it is not given). */
export async function presentPage(
  source: TimelineSource,
  request: { readonly before?: number; readonly limit: number },
): Promise<TimelinePage> {
  const { view, pending } = source;
  const { conversation } = view;
  const logged = loggedItems(conversation.state);
  const total = logged + pending.length;
  const end = Math.min(request.before ?? total, total);
  const start = Math.max(0, end - request.limit);
  const fromLog = await loggedRange(source, start, Math.min(end, logged));
  const fromOutbox = pending.slice(Math.max(0, start - logged), Math.max(0, end - logged));
  return {
    conversationId: conversation.state.conversationId,
    items: [...fromLog, ...fromOutbox],
    before: start,
    total,
  };
}

/** Own messages past `after` up to `upTo`: those whose tick a receipt may have changed. */
export async function presentReticked(view: View, after: number, upTo: number): Promise<TimelineItem[]> {
  const { conversation, selfId } = view;
  const to = Math.min(upTo, conversation.state.cursor.seq);
  const rows = await conversation.rows.range(Math.max(1, after + 1, to - retickedRows), to);
  return presentRows(
    rows.filter((row) => row.authorId === selfId && isVisible(row)),
    view,
  );
}

/** Rows that name any of these people, whose name is another one now; older ones are read afresh with their page. */
export async function presentRenamed(view: View, userIds: ReadonlySet<string>): Promise<TimelineItem[]> {
  const { seq } = view.conversation.state.cursor;
  const rows = await view.conversation.rows.range(Math.max(1, seq - renamedRows), seq);
  const names = ({ authorId, content }: Row): boolean =>
    (authorId !== null && userIds.has(authorId)) ||
    (content.kind === 'roster' && content.changes.some((one) => 'userId' in one && userIds.has(one.userId)));
  return presentRows(rows.filter(names), view);
}

/** Rows that quote one of these, which say something else by now, or nothing. */
export async function presentQuoting(view: View, seqs: ReadonlySet<number>): Promise<TimelineItem[]> {
  const first = Math.min(...seqs);
  if (!Number.isFinite(first)) return [];
  const rows = await view.conversation.rows.range(first + 1, view.conversation.state.cursor.seq);
  const quotes = ({ content }: Row): boolean =>
    content.kind === 'text' && content.replyTo?.seq != null && seqs.has(content.replyTo.seq);
  return presentRows(rows.filter(quotes), view);
}

/** Items `start … end` of the log, counted from its first item. */
async function loggedRange({ view }: TimelineSource, start: number, end: number): Promise<TimelineItem[]> {
  const { conversation } = view;
  const items: TimelineItem[] = [];
  let counted = 0;
  for (const [block, count] of conversation.state.blockItems.entries()) {
    const from = counted;
    counted += count;
    if (counted <= start || from >= end) continue;
    const rows = await conversation.rows.block(block);
    const presented = await presentRows(rows, view);
    items.push(...presented.slice(Math.max(0, start - from), end - from));
  }
  return items;
}

function loggedItems(state: ConversationState): number {
  return state.blockItems.reduce((total, count) => total + count, 0);
}
