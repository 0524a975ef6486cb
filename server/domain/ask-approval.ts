import { randomBytes, randomUUID } from 'node:crypto';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import { accessApproval } from '../access/approvals.ts';
import { AppError } from '../app/errors.ts';
import { Approval } from '../models/approval.ts';
import type { DomainContext } from './context.ts';
import { findUserId } from './find-user-id.ts';
import { sha256 } from './hash.ts';
import { parseBytes } from './parse-bytes.ts';
import { parseEncryptionKey } from './public-keys.ts';

interface BegunApproval {
  readonly approvalId: string;
  readonly userId: string;
  readonly claim: string;
  readonly expiresAt: number;
}

/**
 * A device that is not signed in begins to ask to be let in. A name that nobody has gets a request
 * too, of which no device will ever hear: nothing tells it from one that is never answered.
 * @throws {AppError} `rate_limited` while as many devices as may ask for the account do so.
 */
export async function beginApproval(
  context: DomainContext,
  username: string,
  address: string,
): Promise<BegunApproval> {
  const now = Date.now();
  await Approval.query(context.knex).delete().where('expiresAt', '<=', now);
  const userId = await findUserId(context, username);
  const asking = await Approval.query(context.knex).where({ userId }).resultSize();
  if (asking >= limits.approvalsAtOnce)
    throw new AppError('rate_limited', { retryAfterMs: limits.approvalMs });
  const claim = randomBytes(32);
  const approval = { approvalId: randomUUID(), userId, expiresAt: now + limits.approvalMs };
  const row = { ...approval, claimHash: sha256(claim), state: 'begun' as const, address, createdAt: now };
  await Approval.query(context.knex).insert(row);
  return { ...approval, claim: toBase64Url(claim) };
}

interface Request {
  readonly approvalId: string;
  readonly claim: string;
  readonly publicKey: string;
  readonly proof: string;
  readonly deviceName: string;
}

/**
 * Shows the request to the account's devices, once: from then on its key and its proof stand.
 * @throws {AppError} `approval_over`, `invalid_request`.
 */
export async function requestApproval(context: DomainContext, request: Request): Promise<void> {
  const publicKey = parseBytes(request.publicKey, 'publicKey');
  parseEncryptionKey(publicKey, 'publicKey');
  const approval = await accessApproval(context.knex, request.approvalId, hashClaim(request.claim));
  const shown = await Approval.query(context.knex)
    .patch({
      state: 'waiting',
      publicKey: Buffer.from(publicKey),
      proof: Buffer.from(parseBytes(request.proof, 'proof')),
      deviceName: request.deviceName,
    })
    .where({ approvalId: approval.approvalId, state: 'begun' });
  if (shown === 0) throw new AppError('approval_over');
  const { userId, address } = approval;
  context.audit.record('device_asked', { userId, address });
  context.bus.publish({ type: 'approvals', userId });
}

export function hashClaim(claim: string): Buffer {
  return sha256(parseBytes(claim, 'claim'));
}
