import type { InvitePass } from '@secure-chat/shared/contract';
import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Invite } from '../models/invite.ts';
import { sameHash } from './end-device.ts';
import { sha256 } from './hash.ts';
import { parseBytes } from './parse-bytes.ts';

/**
 * Gives an invite to a guest, once; the same guest may say the same again.
 * @throws {AppError} `invite_ended` for one that is used, taken back, too old, one's own, or none.
 */
export async function useInvite(knex: Knex, guestUserId: string, pass: InvitePass): Promise<void> {
  const tokenHash = sha256(parseBytes(pass.token, 'token'));
  const ack = Buffer.from(parseBytes(pass.ack, 'ack'));
  const now = Date.now();
  const used = await Invite.query(knex)
    .patch({ usedAt: now, guestUserId, ack })
    .where({ tokenHash, usedAt: null, revokedAt: null })
    .where('expiresAt', '>', now)
    .whereNot({ userId: guestUserId });
  if (used === 1) return;
  const known = await Invite.query(knex).findById(tokenHash);
  const isRepeated = known?.guestUserId === guestUserId && sameHash(ack, known.ack);
  if (!isRepeated) throw new AppError('invite_ended');
}
