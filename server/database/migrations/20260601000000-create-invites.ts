import type { Migration } from './index.ts';

/** Invites by the hash of their token: what is stored lets nobody in. */
export const createInvites: Migration = {
  name: '20260601000000-create-invites',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE invites (
        token_hash bytea PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES accounts,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        revoked_at bigint,
        used_at bigint,
        guest_user_id uuid,
        ack bytea
      );
      CREATE INDEX invites_by_user ON invites (user_id, created_at);
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE invites');
  },
};
