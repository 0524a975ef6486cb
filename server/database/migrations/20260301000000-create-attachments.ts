import type { Migration } from './index.ts';

/** Sealed files: whose they are, how much of them is there, and which event carries them. */
export const createAttachments: Migration = {
  name: '20260301000000-create-attachments',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE attachments (
        conversation_id uuid NOT NULL REFERENCES conversations,
        attachment_id uuid NOT NULL,
        uploader_user_id uuid NOT NULL REFERENCES accounts,
        bytes bigint NOT NULL,
        received_bytes bigint NOT NULL,
        event_id uuid,
        touched_at bigint NOT NULL,
        PRIMARY KEY (conversation_id, attachment_id)
      );
      CREATE INDEX attachments_by_event ON attachments (conversation_id, event_id) WHERE event_id IS NOT NULL;
      CREATE INDEX attachments_unreferenced ON attachments (touched_at) WHERE event_id IS NULL;
      CREATE INDEX attachments_by_uploader ON attachments (uploader_user_id);
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE attachments');
  },
};
