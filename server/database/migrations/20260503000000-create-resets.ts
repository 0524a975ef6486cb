import type { Migration } from './index.ts';

/** One-time codes with which people whose keys are lost start their account afresh; hashes alone. */
export const createResets: Migration = {
  name: '20260503000000-create-resets',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE resets (
        user_id uuid PRIMARY KEY REFERENCES accounts,
        code_hash bytea NOT NULL,
        expires_at bigint NOT NULL
      );
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE resets');
  },
};
