import { toBase64Url } from '@secure-chat/shared/bytes';
import type { ApprovalRequest } from '@secure-chat/shared/contract';
import type { Approval } from '../models/approval.ts';

/** A request that was shown to the account's devices, as they see it. */
export function presentApproval(approval: Approval): ApprovalRequest {
  const { approvalId, address, createdAt, expiresAt } = approval;
  return {
    approvalId,
    publicKey: toBase64Url(approval.publicKey!),
    proof: toBase64Url(approval.proof!),
    deviceName: approval.deviceName!,
    address,
    createdAt,
    expiresAt,
  };
}
