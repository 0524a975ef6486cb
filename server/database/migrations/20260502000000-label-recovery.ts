import type { Migration } from './index.ts';

/**
 * The account key under the recovery code is bound to the version and parameters of when it was sealed; a
 * change of the password leaves it as it is, so they are kept beside it.
 */
export const labelRecovery: Migration = {
  name: '20260502000000-label-recovery',
  async up(knex) {
    await knex.raw(`
      ALTER TABLE accounts
        ADD COLUMN recovery_version bigint,
        ADD COLUMN recovery_memory_kib bigint,
        ADD COLUMN recovery_passes bigint,
        ADD COLUMN recovery_seed bytea;
      UPDATE accounts SET recovery_version = account_version, recovery_memory_kib = kdf_memory_kib,
        recovery_passes = kdf_passes, recovery_seed = kdf_seed;
      ALTER TABLE accounts
        ALTER COLUMN recovery_version SET NOT NULL,
        ALTER COLUMN recovery_memory_kib SET NOT NULL,
        ALTER COLUMN recovery_passes SET NOT NULL,
        ALTER COLUMN recovery_seed SET NOT NULL;
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE accounts
        DROP COLUMN recovery_version,
        DROP COLUMN recovery_memory_kib,
        DROP COLUMN recovery_passes,
        DROP COLUMN recovery_seed;
    `);
  },
};
