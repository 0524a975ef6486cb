import type { Migration } from './index.ts';

/** Accounts with their wrapped keys, published bundles, the directory log, devices. Times in ms since 1970. */
export const createAccounts: Migration = {
  name: '20260101000000-create-accounts',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE accounts (
        user_id uuid PRIMARY KEY,
        username text NOT NULL UNIQUE,
        auth_hash text NOT NULL,
        recovery_auth_hash bytea NOT NULL,
        kdf_suite bigint NOT NULL,
        kdf_memory_kib bigint NOT NULL,
        kdf_passes bigint NOT NULL,
        kdf_lanes bigint NOT NULL,
        kdf_seed bytea NOT NULL,
        account_version bigint NOT NULL,
        password_wrap bytea NOT NULL,
        recovery_wrap bytea NOT NULL,
        identity_key_id bytea NOT NULL,
        identity_public_key bytea NOT NULL,
        identity_wrapped_key bytea NOT NULL,
        encryption_key_id bytea NOT NULL,
        encryption_public_key bytea NOT NULL,
        encryption_wrapped_key bytea NOT NULL,
        vault_version bigint NOT NULL,
        vault bytea NOT NULL,
        created_at bigint NOT NULL
      );

      CREATE TABLE bundles (
        user_id uuid NOT NULL REFERENCES accounts,
        key_version bigint NOT NULL,
        bytes bytea NOT NULL,
        signature bytea NOT NULL,
        hash bytea NOT NULL,
        identity_key bytea NOT NULL,
        encryption_key_id bytea NOT NULL,
        created_at bigint NOT NULL,
        PRIMARY KEY (user_id, key_version)
      );

      CREATE TABLE directory_entries (
        n bigint PRIMARY KEY,
        entry bytea NOT NULL,
        hash bytea NOT NULL
      );
      CREATE TABLE directory_head (
        is_head boolean PRIMARY KEY DEFAULT true CHECK (is_head),
        size bigint NOT NULL,
        hash bytea NOT NULL
      );
      INSERT INTO directory_head (size, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

      CREATE TABLE devices (
        user_id uuid NOT NULL REFERENCES accounts,
        device_id uuid NOT NULL,
        name text NOT NULL,
        refresh_hash bytea NOT NULL,
        previous_refresh_hash bytea,
        created_at bigint NOT NULL,
        last_seen_at bigint NOT NULL,
        revoked_at bigint,
        PRIMARY KEY (user_id, device_id)
      );

      CREATE TABLE refresh_tokens (
        hash bytea PRIMARY KEY,
        user_id uuid NOT NULL,
        device_id uuid NOT NULL,
        issued_at bigint NOT NULL,
        FOREIGN KEY (user_id, device_id) REFERENCES devices
      );
      CREATE INDEX refresh_tokens_by_device ON refresh_tokens (user_id, device_id, issued_at);
    `);
  },
  async down(knex) {
    await knex.raw(
      'DROP TABLE refresh_tokens, devices, directory_head, directory_entries, bundles, accounts',
    );
  },
};
