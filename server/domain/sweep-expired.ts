import type { Knex } from 'knex';

/** Enough for a busy server, and few enough that nobody waits for the rows for long. */
const rowsAtOnce = 500;

/**
 * Takes what has disappeared by its timer out of the log (PROTOCOL §7): the bodies of messages, and the wraps
 * of sessions in which nothing can stand any more. Headers, hashes and signatures stay, so that the log still
 * verifies; the files of those messages go with the next sweep of attachments.
 */
const statement = `
  WITH due AS (
    SELECT conversation_id, seq FROM events WHERE expires_at <= ?
    ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED
  ), gone AS (
    UPDATE events SET body = NULL, expires_at = NULL FROM due
    WHERE events.conversation_id = due.conversation_id AND events.seq = due.seq
    RETURNING events.conversation_id, events.seq, events.event_id, events.kind
  ), released AS (
    UPDATE attachments SET event_id = NULL, touched_at = 0 FROM gone
    WHERE attachments.conversation_id = gone.conversation_id AND attachments.event_id = gone.event_id
  ), closed AS (
    DELETE FROM wraps USING gone
    WHERE gone.kind = 'session' AND wraps.conversation_id = gone.conversation_id AND wraps.seq = gone.seq
  )
  SELECT count(*)::int AS count FROM gone`;

/** @returns how many events lost what they held. */
export async function sweepExpired(knex: Knex, now: number): Promise<number> {
  for (let swept = 0; ;) {
    const { rows } = await knex.raw<{ rows: { count: number }[] }>(statement, [now, rowsAtOnce]);
    const { count } = rows[0]!;
    swept += count;
    if (count < rowsAtOnce) return swept;
  }
}
