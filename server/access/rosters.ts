import type { Knex } from 'knex';

/** Who is in a conversation, and since which control. */
export interface Roster {
  readonly version: number;
  readonly userIds: readonly string[];
}

/** In one statement, so that the members are those of this version and no other. */
export async function readRoster(knex: Knex, conversationId: string): Promise<Roster | undefined> {
  const query = knex.raw(
    `SELECT roster_version AS version, array(
       SELECT user_id FROM members WHERE conversation_id = conversations.conversation_id AND left_seq IS NULL
     )::text[] AS ids
     FROM conversations WHERE conversation_id = ?`,
    [conversationId],
  );
  const { rows } = (await query.options({ name: 'read-roster' })) as unknown as {
    rows: { version: number; ids: string[] }[];
  };
  const [row] = rows;
  return row && { version: row.version, userIds: row.ids };
}
