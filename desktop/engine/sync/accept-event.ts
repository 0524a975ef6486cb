import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { UnknownSuiteError } from '@secure-chat/shared/signed/format';
import type { LogEvent } from '@secure-chat/shared/contract';
import { AcceptanceError, CryptoError, eventHashOf, isRefusal, logHash } from '../crypto/index.ts';
import type { UnverifiableReason, Warning } from '../face.ts';
import type { Row } from '../storage/rows.ts';
import { acceptControl } from './accept-control.ts';
import { acceptMessage } from './accept-message.ts';
import { acceptSession } from './accept-session.ts';
import type { SyncContext } from './context.ts';
import { isInside, type Accepted, type Draft } from './draft.ts';

/**
 * Takes the next event of a log into the draft. Whatever is wrong with it becomes its row's
 * reason: an event is never dropped, and never keeps later ones from being read (PROTOCOL §7).
 */
export async function acceptEvent(context: SyncContext, draft: Draft, event: LogEvent): Promise<Row> {
  const eventHash = await hashOf(event);
  if (eventHash === null) draft.openHole();
  const next = await chained(draft, event, eventHash);
  const accepted = await verdictOf(context, draft, event, eventHash);
  const row: Row = {
    seq: event.seq,
    id: event.eventId,
    eventHash: eventHash && toBase64Url(eventHash),
    logHash: next && toBase64Url(next),
    ...accepted,
  };
  draft.add(row);
  draft.state.cursor = { seq: event.seq, logHash: row.logHash };
  if (row.logHash !== null) draft.state.verified = { seq: event.seq, logHash: row.logHash };
  return row;
}

/** Null for what has no bytes that could be hashed: no chain leads past it. */
export async function hashOf(event: LogEvent): Promise<Bytes | null> {
  try {
    return await eventHashOf(event);
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** The log's hash after this event; null past a hole. */
async function chained(
  { state }: Draft,
  { seq, eventId }: LogEvent,
  eventHash: Bytes | null,
): Promise<Bytes | null> {
  const { cursor, conversationId } = state;
  if (cursor.logHash === null || eventHash === null) return null;
  return logHash(fromBase64Url(cursor.logHash), { conversationId, seq, eventId, eventHash });
}

/** A place that the server left out: said in the log itself, where everybody can see it. */
export function holeAt(draft: Draft, seq: number, now: number): Row {
  const warning: Warning = { code: 'log_gap', since: now, fromSeq: seq };
  const row: Row = {
    seq,
    id: crypto.randomUUID(),
    sentAt: now,
    authorId: null,
    logHash: null,
    eventHash: null,
    content: { kind: 'unverifiable', reason: 'bare_event' },
    warning,
  };
  draft.openHole();
  draft.add(row);
  draft.state.cursor = { seq, logHash: null };
  return row;
}

async function verdictOf(
  context: SyncContext,
  draft: Draft,
  event: LogEvent,
  eventHash: Bytes | null,
): Promise<Accepted> {
  try {
    if (eventHash === null) throw new AcceptanceError('malformed');
    if (draft.place(event.eventId) !== undefined) throw new AcceptanceError('duplicate_event');
    return await accept(context, draft, event, eventHash);
  } catch (error) {
    const reason = reasonOf(error);
    const authorId = event.kind === 'bare' ? null : event.senderUserId;
    return { authorId, sentAt: event.receivedAt, content: { kind: 'unverifiable', reason } };
  }
}

function accept(context: SyncContext, draft: Draft, event: LogEvent, eventHash: Bytes): Promise<Accepted> {
  switch (event.kind) {
    case 'control':
      return acceptControl(context, draft, event);
    case 'session':
      return acceptSession(context, draft, event, eventHash);
    case 'message':
      return acceptMessage(context, draft, event);
    case 'bare':
      return acceptBare(context, draft, event.receivedAt);
  }
}

/** A bare hash stands for what was said while one was no member; from a member nothing is hidden. */
function acceptBare({ opened }: SyncContext, { roster }: Draft, receivedAt: number): Promise<Accepted> {
  if (roster === null || isInside(roster, opened)) throw new AcceptanceError('bare_event');
  return Promise.resolve({ content: { kind: 'hidden' }, authorId: null, sentAt: receivedAt });
}

/** @throws whatever is not a verdict on the event: storage that fails, a bug. */
function reasonOf(error: unknown): UnverifiableReason {
  if (error instanceof AcceptanceError) return error.reason;
  if (error instanceof UnknownSuiteError) return 'unknown_suite';
  if (error instanceof CryptoError) return 'bad_signature';
  if (isRefusal(error)) return 'malformed';
  throw error;
}
