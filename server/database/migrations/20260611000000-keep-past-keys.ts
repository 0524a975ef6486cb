import type { Migration } from './index.ts';

/**
 * An account that was secured keeps the keys from before, wrapped anew; and its bundle what the identity
 * before it signed of it.
 */
export const keepPastKeys: Migration = {
  name: '20260611000000-keep-past-keys',
  async up(knex) {
    await knex.raw(`
      ALTER TABLE accounts ADD COLUMN past_keys jsonb;
      ALTER TABLE bundles
        ADD COLUMN succession bytea,
        ADD COLUMN succession_signature bytea,
        ADD CONSTRAINT bundles_succession_signed CHECK ((succession IS NULL) = (succession_signature IS NULL));
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE bundles DROP COLUMN succession, DROP COLUMN succession_signature;
      ALTER TABLE accounts DROP COLUMN past_keys;
    `);
  },
};
