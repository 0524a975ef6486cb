import type { Knex } from 'knex';

/** One conversation as the rows show it, without opening any. */
export interface VisibleConversation {
  readonly conversationId: string;
  readonly kind: 'direct' | 'group';
  readonly members: string[];
  readonly messages: number;
  readonly dropped: number;
  readonly changes: number;
  readonly files: number;
  readonly bytes: number;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** Counts over every conversation that the user is in; reads the whole of them. */
export async function listVisible(knex: Knex, userId: string): Promise<VisibleConversation[]> {
  const query = knex.raw(
    `SELECT c.conversation_id AS "conversationId", c.kind, told.members, log.messages, log.dropped, log.changes,
       coalesce(blobs.files, 0) AS files, log.bytes + coalesce(blobs.bytes, 0) AS bytes,
       log.first_at AS "firstAt", log.last_at AS "lastAt"
     FROM members own
     JOIN conversations c USING (conversation_id)
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE kind = 'message') AS messages,
         count(*) FILTER (WHERE kind = 'message' AND body IS NULL) AS dropped,
         count(*) FILTER (WHERE kind = 'control') AS changes,
         sum(length(bytes) + length(signature) + coalesce(length(body), 0))::bigint AS bytes,
         min(received_at) AS first_at, max(received_at) AS last_at
       FROM events WHERE conversation_id = c.conversation_id) log
     CROSS JOIN LATERAL (
       SELECT count(*) AS files, sum(received_bytes)::bigint AS bytes
       FROM attachments WHERE conversation_id = c.conversation_id AND event_id IS NOT NULL) blobs
     CROSS JOIN LATERAL (
       SELECT array_agg(a.username ORDER BY m.position, a.username) AS members
       FROM members m JOIN accounts a USING (user_id)
       WHERE m.conversation_id = c.conversation_id AND m.left_seq IS NULL) told
     WHERE own.user_id = ? AND own.left_seq IS NULL
     ORDER BY log.last_at DESC NULLS LAST`,
    [userId],
  );
  const { rows } = (await query) as unknown as { rows: VisibleConversation[] };
  return rows;
}
