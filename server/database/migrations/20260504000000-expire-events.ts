import type { Migration } from './index.ts';

/** When a message's body, or a session's wraps, are to go; null where nothing goes, or once it went. */
export const expireEvents: Migration = {
  name: '20260504000000-expire-events',
  async up(knex) {
    await knex.raw(`
      ALTER TABLE events ADD COLUMN expires_at bigint;
      CREATE INDEX events_by_expiry ON events (expires_at) WHERE expires_at IS NOT NULL;
    `);
  },
  async down(knex) {
    await knex.raw('ALTER TABLE events DROP COLUMN expires_at');
  },
};
