import type { Context } from 'koa';
import type { Caller, Scope } from '../security/token.ts';
import { AppError } from './errors.ts';
import type { Services } from './services.ts';

/**
 * Who asks, by the bearer token in the header.
 * @throws {AppError} `unauthenticated`, `token_expired`, or `session_ended`.
 */
export async function authenticate(services: Services, ctx: Context): Promise<Caller> {
  const { caller, scope } = await authenticateStream(services, ctx);
  // As if it were no token: what it is good for stands in the contract.
  if (scope !== 'everything') throw new AppError('unauthenticated');
  return caller;
}

/** The same for the live stream, for which a token of its own is good as well. */
export async function authenticateStream(
  services: Services,
  ctx: Context,
): Promise<{ caller: Caller; scope: Scope }> {
  const [, token] = /^Bearer ([\w.-]{1,2048})$/.exec(ctx.get('Authorization')) ?? [];
  if (token === undefined) throw new AppError('unauthenticated');
  const read = services.tokens.read(token);
  if (read === 'expired') throw new AppError('token_expired');
  if (read === 'invalid') throw new AppError('unauthenticated');
  if (!(await services.gate.isLive(read.caller))) throw new AppError('session_ended');
  return read;
}

/** @throws {AppError} `rate_limited` with the time to wait. */
export async function requireRate(
  services: Services,
  limit: Parameters<Services['limiter']['consume']>[0],
  key: string,
): Promise<void> {
  const retryAfterMs = await services.limiter.consume(limit, key);
  if (retryAfterMs > 0) throw new AppError('rate_limited', { retryAfterMs });
}
