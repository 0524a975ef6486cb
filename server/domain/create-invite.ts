import { limits } from '@secure-chat/shared/limits';
import { UniqueViolationError } from 'objection';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Invite } from '../models/invite.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';

/**
 * @throws {AppError} `invalid_request` for one that ends too late or has ended, `too_many_invites`, `id_taken`.
 */
export async function createInvite(
  context: DomainContext,
  { userId }: Caller,
  { tokenHash, expiresAt }: { tokenHash: Buffer; expiresAt: number },
): Promise<void> {
  const createdAt = Date.now();
  if (expiresAt <= createdAt || expiresAt > createdAt + limits.inviteLifeMs)
    throw new AppError('invalid_request', { field: 'expiresAt' });
  await context.knex
    .transaction(async (trx) => {
      // The account's row puts its invites in order, so that two at once can't pass the limit together.
      await Account.query(trx).findById(userId).forUpdate().select('userId');
      const open = await Invite.query(trx)
        .where({ userId, usedAt: null, revokedAt: null })
        .where('expiresAt', '>', createdAt)
        .resultSize();
      if (open >= limits.openInvites) throw new AppError('too_many_invites');
      await Invite.query(trx).insert({ tokenHash, userId, createdAt, expiresAt });
    })
    .catch((error: unknown) => {
      throw error instanceof UniqueViolationError ? new AppError('id_taken', { cause: error }) : error;
    });
  context.audit.record('invite_made', { userId });
}
