import type { Migration } from './index.ts';

/** Codes to start afresh that are mailed stand beside those that are handed over: neither ends the other. */
export const mailResets: Migration = {
  name: '20260610000000-mail-resets',
  async up(knex) {
    await knex.raw(`
      ALTER TABLE resets ADD COLUMN mailed boolean NOT NULL DEFAULT false;
      ALTER TABLE resets DROP CONSTRAINT resets_pkey;
      ALTER TABLE resets ADD PRIMARY KEY (user_id, mailed);
    `);
  },
  async down(knex) {
    await knex.raw(`
      DELETE FROM resets WHERE mailed;
      ALTER TABLE resets DROP CONSTRAINT resets_pkey;
      ALTER TABLE resets DROP COLUMN mailed;
      ALTER TABLE resets ADD PRIMARY KEY (user_id);
    `);
  },
};
