import type { Knex } from 'knex';
import { createAccounts } from './20260101000000-create-accounts.ts';
import { createConversations } from './20260101000001-create-conversations.ts';
import { createGroups } from './20260201000000-create-groups.ts';
import { createAttachments } from './20260301000000-create-attachments.ts';
import { deleteAccounts } from './20260401000000-delete-accounts.ts';
import { createApprovals } from './20260405000000-create-approvals.ts';
import { createSecondFactors } from './20260410000000-create-second-factors.ts';
import { createEmails } from './20260501000000-create-emails.ts';
import { labelRecovery } from './20260502000000-label-recovery.ts';
import { createResets } from './20260503000000-create-resets.ts';
import { expireEvents } from './20260504000000-expire-events.ts';
import { createInvites } from './20260601000000-create-invites.ts';
import { mailResets } from './20260610000000-mail-resets.ts';
import { keepPastKeys } from './20260611000000-keep-past-keys.ts';

/** A step of the database's history: once released it is frozen, and imports nothing from the app. */
export interface Migration {
  readonly name: string;
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

/** A list in code rather than a folder to read, so that it is the same compiled and from source. */
export const migrations: readonly Migration[] = [
  createAccounts,
  createConversations,
  createGroups,
  createAttachments,
  deleteAccounts,
  createApprovals,
  createEmails,
  labelRecovery,
  createResets,
  expireEvents,
  createInvites,
  createSecondFactors,
  mailResets,
  keepPastKeys,
];
