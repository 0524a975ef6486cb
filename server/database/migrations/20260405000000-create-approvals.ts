import type { Migration } from './index.ts';

/** New devices that ask to be let in. `user_id` refers to nobody where the name is nobody's. */
export const createApprovals: Migration = {
  name: '20260405000000-create-approvals',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE approvals (
        approval_id uuid PRIMARY KEY,
        user_id uuid NOT NULL,
        claim_hash bytea NOT NULL,
        state text NOT NULL,
        public_key bytea,
        proof bytea,
        device_name text,
        address text NOT NULL,
        sealed bytea,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL
      );
      CREATE INDEX approvals_by_user ON approvals (user_id);
      CREATE INDEX approvals_by_end ON approvals (expires_at);
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE approvals');
  },
};
