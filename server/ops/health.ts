import type { Knex } from 'knex';

/** Whether the database answers within two seconds. */
export async function checkDatabase(knex: Knex): Promise<'ok' | 'unreachable'> {
  try {
    await knex.raw('SELECT 1').timeout(2_000);
    return 'ok';
  } catch {
    return 'unreachable';
  }
}
