import type { Knex } from 'knex';
import type { Tokens as TokensAnswer } from '@secure-chat/shared/contract';
import { RefreshToken } from '../models/device.ts';
import { createRefreshToken, type Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';

/** A refresh token comes back within this time or not at all. */
export const refreshLifetimeMs = 30 * 24 * 60 * 60 * 1000;

export interface NewTokens {
  readonly tokens: TokensAnswer;
  readonly refreshHash: Buffer;
}

/** Makes a pair of tokens; the caller stores the hash. */
export function createTokenPair(context: Pick<DomainContext, 'tokens'>, caller: Caller): NewTokens {
  const { refreshToken, hash } = createRefreshToken();
  return { tokens: { ...context.tokens.issueAccess(caller), refreshToken }, refreshHash: hash };
}

/** Keeps a token's hash, and forgets the device's tokens that are too old to matter. */
export async function recordRefreshToken(trx: Knex.Transaction, caller: Caller, hash: Buffer): Promise<void> {
  const { userId, deviceId } = caller;
  const issuedAt = Date.now();
  await RefreshToken.query(trx).insert({ hash, userId, deviceId, issuedAt });
  await RefreshToken.query(trx)
    .delete()
    .where({ userId, deviceId })
    .where('issuedAt', '<', issuedAt - 2 * refreshLifetimeMs);
}
