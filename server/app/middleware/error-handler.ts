/** The only way an error leaves the server: as a problem document (RFC 9457) that says no more than its code. */
import type { Middleware } from 'koa';
import { errorStatus, type ErrorCode, type Problem } from '@secure-chat/shared/contract';
import type { Logger } from '../../ops/logger.ts';
import { AppError, errorTitles } from '../errors.ts';
import type { RequestState } from './request-id.ts';

export function createErrorHandler(logger: Logger): Middleware<RequestState> {
  return async (ctx, next) => {
    const { requestId } = ctx.state;
    try {
      await next();
      if (ctx.respond !== false && ctx.status === 404 && ctx.body === undefined)
        throw new AppError('not_found');
    } catch (error) {
      const refusal = toAppError(error);
      if (refusal.code === 'internal_error') logger.error('request failed', { requestId, error });
      ctx.status = refusal.status;
      ctx.body = JSON.stringify(presentProblem(refusal, requestId));
      ctx.type = 'application/problem+json';
      if (refusal.retryAfterMs !== undefined)
        ctx.set('Retry-After', String(Math.ceil(refusal.retryAfterMs / 1000)));
      if (refusal.status === 401) ctx.set('WWW-Authenticate', 'Bearer');
    }
  };
}

export function presentProblem(error: AppError, requestId: string): Problem {
  return {
    type: `about:blank#${error.code}`,
    title: errorTitles[error.code],
    status: errorStatus[error.code],
    code: error.code,
    ...(error.field === undefined ? {} : { field: error.field }),
    requestId,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

const codesOfStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  501: 'method_not_allowed',
};

/** Errors of the libraries in front of the routes carry an HTTP status; all else is ours to mend. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { status, type, code } = error as { status?: unknown; type?: unknown; code?: unknown };
  if (type === 'request.aborted' || code === 'ECONNRESET')
    return new AppError('client_closed_request', { cause: error });
  // A compressed body that does not unpack.
  if (typeof code === 'string' && code.startsWith('Z_'))
    return new AppError('invalid_request', { cause: error });
  if (typeof status !== 'number' || (status >= 500 && status !== 501))
    return new AppError('internal_error', { cause: error });
  return new AppError(codesOfStatus[status] ?? 'invalid_request', { cause: error });
}
