import { sessionGoneAt } from '@secure-chat/shared/signed/session';
import { isMessage, type Row } from '../storage/rows.ts';
import { uncount } from './annotate.ts';
import type { ConversationState, ReadingSession } from './conversation.ts';
import type { Draft } from './draft.ts';

/**
 * Takes out of a conversation what has disappeared by its timer (PROTOCOL §7): the contents of rows, of which
 * place, hash and author stay, and the seeds of sessions in which nothing can stand any more.
 */
export async function expire(draft: Draft, now: number): Promise<Row[]> {
  const gone = await takeRows(draft, now);
  const { state } = draft;
  const before = state.beforeHole;
  for (const sessions of [state.readingSessions, before?.readingSessions ?? {}])
    for (const [hash, session] of Object.entries(sessions)) {
      if (!isSpent(session, now)) continue;
      sessions[hash] = { ...session, seed: null, failure: 'no_key_for_you' };
      draft.keys.delete(hash);
    }
  if (state.sendingSession && isPast(goneAt(state.sendingSession), now)) state.sendingSession = null;
  if (before?.lastRow && isPast(before.lastRow.expiresAt, now)) before.lastRow = null;
  return gone;
}

/** When {@link expire} has next something to do; Infinity where nothing here disappears. */
export function dueAt({ fleeting, readingSessions, sendingSession }: ConversationState): number {
  const held = Object.values(readingSessions).filter(({ seed }) => seed !== null);
  const sessions = sendingSession ? [...held, sendingSession] : held;
  return sessions.reduce(
    (due, session) => (session.ttl > 0 ? Math.min(due, goneAt(session)) : due),
    fleeting?.nextAt ?? Infinity,
  );
}

/** A row that will disappear is among those to look at when the time comes. */
export function watchRow(state: ConversationState, { seq, expiresAt }: Row): void {
  if (expiresAt === undefined) return;
  const { fromSeq, nextAt } = state.fleeting ?? { fromSeq: seq, nextAt: expiresAt };
  state.fleeting = { fromSeq: Math.min(fromSeq, seq), nextAt: Math.min(nextAt, expiresAt) };
}

async function takeRows(draft: Draft, now: number): Promise<Row[]> {
  const { state } = draft;
  if (!state.fleeting || state.fleeting.nextAt > now) return [];
  const rows = await draft.conversation.rows.range(state.fleeting.fromSeq, state.cursor.seq);
  state.fleeting = null;
  const gone: Row[] = [];
  for (const row of rows) {
    if (!isPast(row.expiresAt, now)) {
      watchRow(state, row);
      continue;
    }
    const { marks: _, expiresAt: __, ...kept } = row;
    draft.touch({ ...kept, content: { kind: 'hidden' } });
    if (isMessage(row)) uncount(draft, row);
    gone.push(row);
  }
  return gone;
}

const isPast = (at: number | undefined, now: number): boolean => at !== undefined && at <= now;

const goneAt = (session: { ttl: number; createdAt: number }): number => sessionGoneAt(session) ?? Infinity;

const isSpent = (session: ReadingSession, now: number): boolean =>
  session.seed !== null && isPast(goneAt(session), now);
