import type { Middleware } from 'koa';
import type { Logger } from '../../ops/logger.ts';
import type { RequestState } from './request-id.ts';

/** One line a request: the route's pattern rather than its address, for addresses carry names. */
export function createRequestLog(
  logger: Logger,
): Middleware<RequestState & { route?: string; unlogged?: boolean }> {
  return async (ctx, next) => {
    const startedAt = performance.now();
    await next();
    if (ctx.state.unlogged === true) return;
    logger.info('request', {
      requestId: ctx.state.requestId,
      method: ctx.method,
      route: ctx.state.route ?? 'unknown',
      status: ctx.status,
      tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
    });
  };
}
