/** The only importer of jsonwebtoken: access tokens, and the random refresh tokens beside them (PROTOCOL §4). */
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import * as z from 'zod';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { uuidPattern } from '@secure-chat/shared/ids';

const accessSeconds = 15 * 60;
/** A locked computer can stand for a while; the device's row ends it earlier. */
const streamSeconds = 7 * 24 * 60 * 60;
const claims = z.object({
  sub: z.string().regex(uuidPattern),
  dev: z.string().regex(uuidPattern),
  scp: z.literal('stream').optional(),
});

/** Who asks: a device of an account. */
export interface Caller {
  readonly userId: string;
  readonly deviceId: string;
}

export interface Tokens {
  issueAccess(caller: Caller): { accessToken: string; accessExpiresAt: number };
  /** Good for the live stream alone. */
  issueStream(caller: Caller): { streamToken: string; expiresAt: number };
  /** @returns the caller and what the token is good for, or why it counts for nothing. */
  read(token: string): { caller: Caller; scope: Scope } | 'expired' | 'invalid';
}

export type Scope = 'everything' | 'stream';

/** @param secret at least 32 bytes. */
export function createTokens(secret: Uint8Array): Tokens {
  // A KeyObject, because checking with a string secret costs fifty times as much.
  const key = createSecretKey(secret);
  const issue = ({ userId, deviceId }: Caller, lifetimeSeconds: number, scope: { scp?: 'stream' }) => {
    const issuedAt = Math.floor(Date.now() / 1000);
    const payload = { sub: userId, dev: deviceId, ...scope, iat: issuedAt, exp: issuedAt + lifetimeSeconds };
    return { token: jwt.sign(payload, key, { algorithm: 'HS256' }), expiresAt: payload.exp * 1000 };
  };
  return {
    issueAccess(caller) {
      const { token, expiresAt } = issue(caller, accessSeconds, {});
      return { accessToken: token, accessExpiresAt: expiresAt };
    },
    issueStream(caller) {
      const { token, expiresAt } = issue(caller, streamSeconds, { scp: 'stream' });
      return { streamToken: token, expiresAt };
    },
    read(token) {
      try {
        const { sub, dev, scp } = claims.parse(jwt.verify(token, key, { algorithms: ['HS256'] }));
        return { caller: { userId: sub, deviceId: dev }, scope: scp ?? 'everything' };
      } catch (error) {
        return error instanceof jwt.TokenExpiredError ? 'expired' : 'invalid';
      }
    },
  };
}

export function createRefreshToken(): { refreshToken: string; hash: Buffer } {
  const refreshToken = toBase64Url(randomBytes(32));
  return { refreshToken, hash: hashRefreshToken(refreshToken) };
}

/** Only this is stored: 256 random bits need no slow hash. */
export function hashRefreshToken(refreshToken: string): Buffer {
  return createHash('sha256').update(refreshToken).digest();
}
