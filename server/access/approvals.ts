import { timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Approval } from '../models/approval.ts';

/**
 * A request as the device obtains it that made it.
 * @throws {AppError} `approval_over`, whether it is too old, another one's or never was.
 */
export async function accessApproval(knex: Knex, approvalId: string, claimHash: Buffer): Promise<Approval> {
  const approval = await Approval.query(knex).findById(approvalId).where('expiresAt', '>', Date.now());
  if (approval === undefined || !timingSafeEqual(approval.claimHash, claimHash))
    throw new AppError('approval_over');
  return approval;
}

/** A request that waits for an answer, the newest first. */
export async function listWaitingApprovals(knex: Knex, userId: string): Promise<Approval[]> {
  return Approval.query(knex)
    .where({ userId, state: 'waiting' })
    .where('expiresAt', '>', Date.now())
    .orderBy('createdAt', 'desc');
}
