import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

/** What every request carries through the middleware. */
export interface RequestState {
  requestId: string;
}

/** Names each request, in its answer and in the log. A client's own id is not trusted with either. */
export const requestId: Middleware<RequestState> = async (ctx, next) => {
  ctx.state.requestId = randomUUID();
  ctx.set('X-Request-Id', ctx.state.requestId);
  await next();
};
