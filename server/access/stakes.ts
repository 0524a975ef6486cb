import type { Knex } from 'knex';

/** How much of what was written an account holds: what is at stake where its keys are. */
export async function countStakes(
  knex: Knex,
  userId: string,
): Promise<{ messages: number; conversations: number }> {
  const query = knex.raw(
    `SELECT count(*) FILTER (WHERE log.messages > 0) AS conversations, coalesce(sum(log.messages), 0)::bigint AS messages
     FROM members own
     CROSS JOIN LATERAL (
       SELECT count(*) AS messages FROM events e
       WHERE e.conversation_id = own.conversation_id AND e.kind = 'message' AND e.body IS NOT NULL
         AND (own.reads_history OR e.seq >= own.joined_seq) AND (own.left_seq IS NULL OR e.seq <= own.left_seq)) log
     WHERE own.user_id = ?`,
    [userId],
  );
  const { rows } = (await query) as unknown as { rows: { messages: number; conversations: number }[] };
  return rows[0]!;
}
