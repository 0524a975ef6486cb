import type { Knex } from 'knex';
import type { Tokens } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Device, RefreshToken } from '../models/device.ts';
import { hashRefreshToken } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { announceEnd, markRevoked, sameHash } from './end-device.ts';
import { createTokenPair, recordRefreshToken, refreshLifetimeMs } from './start-session.ts';

/**
 * Trades a refresh token for its successor. The predecessor stays good until the successor is first
 * used, for the answer may get lost; anything older means that two hold the chain, and ends the session.
 * @throws {AppError} `session_ended`
 */
export async function rotateRefreshToken(context: DomainContext, refreshToken: string): Promise<Tokens> {
  const hash = hashRefreshToken(refreshToken);
  const outcome = await context.knex.transaction((trx) => rotate(context, trx, hash));
  if ('tokens' in outcome) return outcome.tokens;
  if (outcome.reused !== undefined) {
    context.audit.record('refresh_token_reused', outcome.reused);
    announceEnd(context, outcome.reused, 'revoked');
  }
  throw new AppError('session_ended');
}

type Outcome = { tokens: Tokens } | { reused: { userId: string; deviceId: string } | undefined };

async function rotate(context: DomainContext, trx: Knex.Transaction, hash: Buffer): Promise<Outcome> {
  const known = await RefreshToken.query(trx).findById(hash);
  if (known === undefined || known.issuedAt < Date.now() - refreshLifetimeMs) return { reused: undefined };
  const caller = { userId: known.userId, deviceId: known.deviceId };
  const device = await Device.query(trx)
    .findById([caller.userId, caller.deviceId])
    .forUpdate()
    .throwIfNotFound();
  if (device.revokedAt !== null) return { reused: undefined };
  const isCurrent = sameHash(hash, device.refreshHash);
  if (!isCurrent && !sameHash(hash, device.previousRefreshHash)) {
    await markRevoked(trx, caller);
    return { reused: caller };
  }
  const { tokens, refreshHash } = createTokenPair(context, caller);
  await Device.query(trx)
    .findById([caller.userId, caller.deviceId])
    .patch({ refreshHash, previousRefreshHash: hash, lastSeenAt: Date.now() });
  await recordRefreshToken(trx, caller, refreshHash);
  return { tokens };
}
