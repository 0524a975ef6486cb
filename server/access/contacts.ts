import type { Knex } from 'knex';

/** Whoever shares a conversation with each of these people, in their order. */
export async function listContacts(knex: Knex, userIds: readonly string[]): Promise<string[][]> {
  const query = knex.raw(
    `SELECT asked.place, array_agg(DISTINCT theirs.user_id)::text[] AS ids
     FROM unnest(?::uuid[]) WITH ORDINALITY AS asked (user_id, place)
     JOIN members AS own ON own.user_id = asked.user_id AND own.left_seq IS NULL
     JOIN members AS theirs ON theirs.conversation_id = own.conversation_id AND theirs.left_seq IS NULL
       AND theirs.user_id <> own.user_id
     GROUP BY asked.place`,
    [userIds as unknown as string],
  );
  const { rows } = (await query.options({ name: 'list-contacts' })) as unknown as {
    rows: { place: number; ids: string[] }[];
  };
  const contacts = new Map(rows.map(({ place, ids }) => [place, ids]));
  return userIds.map((_, at) => contacts.get(at + 1) ?? []);
}
