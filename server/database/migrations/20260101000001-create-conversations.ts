import type { Migration } from './index.ts';

/** Conversations as append-only logs. Every hot query carries `conversation_id`, first in each key. */
export const createConversations: Migration = {
  name: '20260101000001-create-conversations',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE conversations (
        conversation_id uuid PRIMARY KEY,
        kind text NOT NULL,
        head_seq bigint NOT NULL,
        head_hash bytea NOT NULL,
        roster_version bigint NOT NULL,
        roster_hash bytea NOT NULL,
        created_at bigint NOT NULL
      );

      CREATE TABLE members (
        conversation_id uuid NOT NULL REFERENCES conversations,
        user_id uuid NOT NULL REFERENCES accounts,
        role text NOT NULL,
        identity_key bytea NOT NULL,
        key_id bytea NOT NULL,
        bundle_hash bytea NOT NULL,
        joined_seq bigint NOT NULL,
        left_seq bigint,
        PRIMARY KEY (conversation_id, user_id)
      );
      CREATE INDEX members_by_user ON members (user_id) WHERE left_seq IS NULL;

      CREATE TABLE events (
        conversation_id uuid NOT NULL REFERENCES conversations,
        seq bigint NOT NULL,
        event_id uuid NOT NULL,
        kind text NOT NULL,
        sender_user_id uuid NOT NULL,
        bytes bytea NOT NULL,
        signature bytea NOT NULL,
        body bytea,
        body_hash bytea,
        event_hash bytea NOT NULL,
        log_hash bytea NOT NULL,
        request_hash bytea NOT NULL,
        received_at bigint NOT NULL,
        PRIMARY KEY (conversation_id, seq),
        UNIQUE (conversation_id, event_id)
      );

      CREATE TABLE sender_sessions (
        conversation_id uuid NOT NULL REFERENCES conversations,
        session_hash bytea NOT NULL,
        session_id uuid NOT NULL,
        sender_user_id uuid NOT NULL,
        device_id uuid NOT NULL,
        roster_hash bytea NOT NULL,
        PRIMARY KEY (conversation_id, session_hash)
      );

      CREATE TABLE wraps (
        conversation_id uuid NOT NULL,
        seq bigint NOT NULL,
        user_id uuid NOT NULL,
        wrap bytea NOT NULL,
        PRIMARY KEY (conversation_id, seq, user_id)
      );

      CREATE TABLE receipts (
        conversation_id uuid NOT NULL REFERENCES conversations,
        user_id uuid NOT NULL,
        kind text NOT NULL,
        up_to_seq bigint NOT NULL,
        bytes bytea NOT NULL,
        signature bytea NOT NULL,
        PRIMARY KEY (conversation_id, user_id, kind)
      );

      -- Bodies and wraps are ciphertext: compressing them only costs time.
      ALTER TABLE events ALTER COLUMN body SET STORAGE EXTERNAL;
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE receipts, wraps, sender_sessions, events, members, conversations');
  },
};
