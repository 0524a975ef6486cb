import { Invite } from '../models/invite.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';

/** Takes an invite back; one that was used stays used. */
export async function revokeInvite(
  { knex }: DomainContext,
  { userId }: Caller,
  tokenHash: Buffer,
): Promise<void> {
  await Invite.query(knex)
    .patch({ revokedAt: Date.now() })
    .where({ tokenHash, userId, usedAt: null, revokedAt: null });
}
