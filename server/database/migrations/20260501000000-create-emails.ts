import type { Migration } from './index.ts';

/** Where people want to be warned; readable by whoever runs the server, who has to send the mail. */
export const createEmails: Migration = {
  name: '20260501000000-create-emails',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE emails (
        user_id uuid PRIMARY KEY REFERENCES accounts,
        address text,
        pending text,
        code_hash bytea,
        code_expires_at bigint,
        code_tries bigint NOT NULL DEFAULT 0
      )
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE emails');
  },
};
