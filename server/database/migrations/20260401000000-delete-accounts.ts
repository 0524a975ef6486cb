import type { Migration } from './index.ts';

/** Accounts that were deleted keep their name, so that nobody gets it again, and the keys that others' logs name. */
export const deleteAccounts: Migration = {
  name: '20260401000000-delete-accounts',
  async up(knex) {
    await knex.raw(`
      ALTER TABLE accounts ADD COLUMN deleted_at bigint;
      -- Of two people one has deleted the account: their conversation takes nothing more.
      ALTER TABLE conversations ADD COLUMN closed_at bigint;
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE conversations DROP COLUMN closed_at;
      ALTER TABLE accounts DROP COLUMN deleted_at;
    `);
  },
};
