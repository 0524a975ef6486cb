import { sessionFormat, sessionGoneAt } from '@secure-chat/shared/signed/session';
import { AppError } from '../app/errors.ts';
import { Event, Wrap } from '../models/event.ts';
import type { Caller } from '../security/token.ts';
import type { ConversationLog } from './conversation-log.ts';
import type { ParsedControl } from './parse-event.ts';

/**
 * Keeps the wraps that open past sessions to those whom a control adds with their history (PROTOCOL §7).
 * A session for which the newcomer has a wrap already keeps that one, and one whose messages have all
 * disappeared is opened to nobody any more.
 * @throws {AppError} `invalid_request` if a wrap is for anybody else, or for what is no session here.
 */
export async function shareHistory(
  log: ConversationLog,
  caller: Caller,
  event: ParsedControl,
): Promise<void> {
  if (event.historyWraps.length === 0) return;
  const newcomers = new Set(
    event.control.ops.flatMap((op) => (op.op === 'add' && op.history === 'all' ? [op.member.userId] : [])),
  );
  const { conversationId } = log.conversation;
  await log.flush();
  const sessions = await Event.query(log.trx)
    .select('eventId', 'seq', 'bytes')
    .where({ conversationId, kind: 'session' })
    .whereIn('eventId', [...new Set(event.historyWraps.map(({ sessionId }) => sessionId))]);
  const places = new Map(sessions.map(({ eventId, seq }) => [eventId, seq]));
  const gone = new Set(sessions.filter(isGone).map(({ seq }) => seq));
  const rows = event.historyWraps.map(({ userId, sessionId, wrap }) => {
    const seq = places.get(sessionId);
    if (seq === undefined || !newcomers.has(userId))
      throw new AppError('invalid_request', { field: `${event.field}.historyWraps` });
    return { conversationId, seq, userId, wrap, sharedBy: caller.userId };
  });
  const kept = rows.filter(({ seq }) => !gone.has(seq));
  if (kept.length === 0) return;
  await Wrap.query(log.trx).insert(kept).onConflict(['conversationId', 'seq', 'userId']).ignore();
}

function isGone({ bytes }: Event): boolean {
  const goneAt = sessionGoneAt(sessionFormat.decode(bytes));
  return goneAt !== null && goneAt <= Date.now();
}
