import { limits } from '@secure-chat/shared/limits';
import { AppError } from '../app/errors.ts';
import { Approval } from '../models/approval.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { parseBytes } from './parse-bytes.ts';

/**
 * Passes the sealed account key on to the device that asked, or turns it away; once (PROTOCOL §4).
 * @throws {AppError} `approval_over` if somebody answered before, or it is too old.
 */
export async function answerApproval(
  context: DomainContext,
  caller: Caller,
  answer: { readonly approvalId: string; readonly sealed: string | null },
): Promise<void> {
  const { approvalId, sealed } = answer;
  const { userId } = caller;
  const now = Date.now();
  const change =
    sealed === null
      ? { state: 'refused' as const }
      : {
          state: 'approved' as const,
          sealed: Buffer.from(parseBytes(sealed, 'sealed')),
          expiresAt: now + limits.approvalFinishMs,
        };
  const answered = await Approval.query(context.knex)
    .patch(change)
    .where({ approvalId, userId, state: 'waiting' })
    .where('expiresAt', '>', now);
  if (answered === 0) throw new AppError('approval_over');
  context.audit.record(sealed === null ? 'device_refused' : 'device_approved', caller);
  context.bus.publish({ type: 'approvals', userId });
}
