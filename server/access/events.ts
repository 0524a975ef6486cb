import type { Knex } from 'knex';
import { Event, Wrap } from '../models/event.ts';

/** An event as one member may read it: with that member's wrap and nobody else's. */
export type ReadableEvent = Event & {
  readonly wrap: Buffer | null;
  readonly sharedBy: string | null;
  /** Said before the reader joined, and not opened to them: only that there was something. */
  readonly bare: boolean;
};

interface Page {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** The first events past `after`, or the last ones before `before`, in ascending order. */
export async function listEvents(
  knex: Knex,
  reader: { userId: string; conversationId: string },
  page: Page,
): Promise<ReadableEvent[]> {
  const query = readableEvents(knex, reader.userId)
    .where('events.conversationId', reader.conversationId)
    .limit(page.limit);
  if (page.before === undefined)
    return query.where('events.seq', '>', page.after ?? 0).orderBy('events.seq', 'asc');
  const last = await query.where('events.seq', '<', page.before).orderBy('events.seq', 'desc');
  return last.reverse();
}

/** What lies past each cursor, conversation after conversation, at most `limit` events in all. */
export async function listEventsPast(
  knex: Knex,
  userId: string,
  cursors: readonly { conversationId: string; afterSeq: number }[],
  limit: number,
): Promise<ReadableEvent[]> {
  if (cursors.length === 0) return [];
  const places = knex.raw(
    'unnest(?::uuid[], ?::bigint[]) WITH ORDINALITY AS cursors (id, after_seq, place)',
    [cursors.map((cursor) => cursor.conversationId), cursors.map((cursor) => cursor.afterSeq)],
  );
  return readableEvents(knex, userId)
    .joinRaw('JOIN ? ON cursors.id = events.conversation_id AND events.seq > cursors.after_seq', [places])
    .orderByRaw('cursors.place, events.seq')
    .limit(limit);
}

/** Controls past `after`, in their order. */
export async function listControls(
  knex: Knex,
  conversation: { readonly conversationId: string; readonly headSeq: number },
  page: { readonly after: number; readonly limit: number },
): Promise<Event[]> {
  return Event.query(knex)
    .where({ conversationId: conversation.conversationId, kind: 'control' })
    .where('seq', '>', page.after)
    .where('seq', '<=', conversation.headSeq)
    .orderBy('seq')
    .limit(page.limit);
}

/** A run of events with every member's wraps, for those who send them on. */
export async function listAppended(
  knex: Knex,
  run: { conversationId: string; firstSeq: number; lastSeq: number },
): Promise<{ events: Event[]; wraps: Wrap[] }> {
  const { conversationId } = run;
  const range: [number, number] = [run.firstSeq, run.lastSeq];
  const events = await Event.query(knex).where({ conversationId }).whereBetween('seq', range).orderBy('seq');
  const hasSession = events.some((event) => event.kind === 'session');
  const wraps = hasSession ? await Wrap.query(knex).where({ conversationId }).whereBetween('seq', range) : [];
  return { events, wraps };
}

function readableEvents(knex: Knex, userId: string) {
  return Event.query(knex)
    .select(
      'events.*',
      'wraps.wrap',
      'wraps.sharedBy',
      knex.raw(
        `(events.kind <> 'control' AND events.seq < reader.joined_seq AND NOT reader.reads_history) AS bare`,
      ),
    )
    .join('members AS reader', (join) =>
      join.on('reader.conversationId', 'events.conversationId').andOnVal('reader.userId', userId),
    )
    .whereRaw('(reader.left_seq IS NULL OR events.seq <= reader.left_seq)')
    .leftJoin('wraps', (join) =>
      join
        .on('wraps.conversationId', 'events.conversationId')
        .andOn('wraps.seq', 'events.seq')
        .andOnVal('wraps.userId', userId),
    )
    .castTo<ReadableEvent[]>();
}
