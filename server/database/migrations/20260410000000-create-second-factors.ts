import type { Migration } from './index.ts';

/** Codes that are asked for after the password, and which devices have shown one. */
export const createSecondFactors: Migration = {
  name: '20260410000000-create-second-factors',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE second_factors (
        user_id uuid PRIMARY KEY REFERENCES accounts,
        sealed_secret bytea NOT NULL,
        last_step bigint NOT NULL DEFAULT 0,
        confirmed_at bigint
      );
      CREATE TABLE one_time_codes (
        user_id uuid NOT NULL REFERENCES second_factors ON DELETE CASCADE,
        hash bytea NOT NULL,
        PRIMARY KEY (user_id, hash)
      );
      ALTER TABLE devices ADD COLUMN trust_hash bytea;
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE devices DROP COLUMN trust_hash;
      DROP TABLE one_time_codes, second_factors;
    `);
  },
};
