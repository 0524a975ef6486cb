import type { Migration } from './index.ts';

/** Groups: in which order members joined, and from where on each of them may read. */
export const createGroups: Migration = {
  name: '20260201000000-create-groups',
  async up(knex) {
    await knex.raw(`
      ALTER TABLE members
        ADD COLUMN position bigint NOT NULL DEFAULT 0,
        ADD COLUMN visible_after bigint NOT NULL DEFAULT 0,
        ADD COLUMN reads_history boolean NOT NULL DEFAULT true;
      ALTER TABLE wraps ADD COLUMN shared_by uuid;
      -- Who left still reads what was said while they were there.
      DROP INDEX members_by_user;
      CREATE INDEX members_by_user ON members (user_id);
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX members_by_user;
      CREATE INDEX members_by_user ON members (user_id) WHERE left_seq IS NULL;
      ALTER TABLE wraps DROP COLUMN shared_by;
      ALTER TABLE members DROP COLUMN position, DROP COLUMN visible_after, DROP COLUMN reads_history;
    `);
  },
};
