import type { Knex } from 'knex';
import { limits } from '@secure-chat/shared/limits';
import { Invite } from '../models/invite.ts';

/** A person's own invites that were not taken back, the newest first. */
export async function listInvites(knex: Knex, userId: string): Promise<Invite[]> {
  return Invite.query(knex)
    .where({ userId, revokedAt: null })
    .orderBy('createdAt', 'desc')
    .limit(2 * limits.openInvites);
}
