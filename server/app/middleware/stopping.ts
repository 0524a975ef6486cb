import type { Middleware } from 'koa';
import { AppError } from '../errors.ts';

/** While the server stops, what is under way ends, its connection closes, and nothing new begins. */
export function createStoppingGuard(lifecycle: { readonly stopping: boolean }, except: string): Middleware {
  return async (ctx, next) => {
    if (lifecycle.stopping && ctx.path !== except) {
      ctx.set('Connection', 'close');
      throw new AppError('shutting_down', { retryAfterMs: 1_000 });
    }
    await next();
    if (lifecycle.stopping && !ctx.headerSent) ctx.set('Connection', 'close');
  };
}
