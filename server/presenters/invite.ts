import { toBase64Url } from '@secure-chat/shared/bytes';
import type { InviteState } from '@secure-chat/shared/contract';
import type { Invite } from '../models/invite.ts';

export function presentInvite(invite: Invite): InviteState {
  const { tokenHash, createdAt, expiresAt, usedAt, guestUserId, ack } = invite;
  const used =
    usedAt === null || guestUserId === null || ack === null
      ? null
      : { userId: guestUserId, ack: toBase64Url(ack), at: usedAt };
  return { tokenHash: toBase64Url(tokenHash), createdAt, expiresAt, used };
}
