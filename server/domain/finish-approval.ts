import type { Knex } from 'knex';
import type { finishApproval as finishApprovalRoute } from '@secure-chat/shared/contract';
import { newPasswordFormat } from '@secure-chat/shared/signed/new-password';
import type * as z from 'zod';
import { accessBundle } from '../access/account.ts';
import { accessApproval } from '../access/approvals.ts';
import { AppError } from '../app/errors.ts';
import { Approval } from '../models/approval.ts';
import { hashClaim } from './ask-approval.ts';
import { parsePassword, replaceDoors } from './change-doors.ts';
import { deviceTrustOf, passSecondFactor, trustHashOf } from './check-second-factor.ts';
import type { DomainContext } from './context.ts';
import { announceEnd, revokeOthers } from './end-device.ts';
import { sha256 } from './hash.ts';
import { parseBytes } from './parse-bytes.ts';
import { parseIdentityKey, requireSignature } from './public-keys.ts';
import { placeDevice, type Opened, type SigningIn } from './sign-in.ts';
import { createTokenPair, recordRefreshToken } from './start-session.ts';

type Finish = z.output<typeof finishApprovalRoute.body> & { readonly approvalId: string };

/**
 * A device that was let in sets a new password and is signed in, and every other device is signed out
 * (PROTOCOL §4). It needs no old authKey: that it holds the account key shows in the identity's signature.
 * @throws {AppError} `approval_over`, `invalid_request`, `invalid_signature`, `account_changed`,
 * `session_ended` for a device that was signed out; `second_factor_required`, `wrong_second_factor`.
 */
export async function finishApproval(
  context: DomainContext,
  body: Finish,
  { address, beforeCode }: SigningIn,
): Promise<Opened> {
  const approval = await accessApproval(context.knex, body.approvalId, hashClaim(body.claim));
  if (approval.state !== 'approved') throw new AppError('approval_over');
  const { userId } = approval;
  await requireOwnSignature(context.knex, userId, body);
  if (body.code !== undefined) await beforeCode(userId);
  const caller = { userId, deviceId: body.device.deviceId };
  const trust = await passSecondFactor(context, caller, body);
  const columns = await parsePassword(context, body.next);
  const { tokens, refreshHash } = createTokenPair(context, caller);
  const ended = await context.knex.transaction(async (trx) => {
    await takeApproval(trx, body.approvalId);
    await replaceDoors(trx, { userId, accountVersion: body.accountVersion }, columns);
    const others = await revokeOthers(trx, userId, caller.deviceId);
    const { name } = body.device;
    await placeDevice(trx, { ...caller, name, refreshHash, ...trustHashOf(trust) });
    await recordRefreshToken(trx, caller, refreshHash);
    return others;
  });
  context.audit.record('password_changed', { ...caller, address });
  for (const device of ended) announceEnd(context, device, 'password_changed');
  return { userId, tokens, ...deviceTrustOf(trust) };
}

async function requireOwnSignature(knex: Knex, userId: string, body: Finish): Promise<void> {
  const { identityKey } = await accessBundle(knex, userId);
  const { kdf, authKey, passwordWrap } = body.next;
  const bytes = newPasswordFormat.encode({
    suite: 1,
    userId,
    approvalId: body.approvalId,
    deviceId: body.device.deviceId,
    accountVersion: body.accountVersion + 1,
    memoryKiB: kdf.memoryKiB,
    passes: kdf.passes,
    seed: parseBytes(kdf.seed, 'next.kdf.seed'),
    authKeyHash: new Uint8Array(sha256(parseBytes(authKey, 'next.authKey'))),
    passwordWrapHash: new Uint8Array(sha256(parseBytes(passwordWrap, 'next.passwordWrap'))),
  });
  const key = parseIdentityKey(identityKey, 'signature');
  requireSignature(bytes, parseBytes(body.signature, 'signature'), key);
}

/** Of two that finish at once, one finds the approval. */
async function takeApproval(trx: Knex.Transaction, approvalId: string): Promise<void> {
  const taken = await Approval.query(trx).delete().where({ approvalId, state: 'approved' });
  if (taken === 0) throw new AppError('approval_over');
}
