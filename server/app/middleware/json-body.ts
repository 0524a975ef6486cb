import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { limits } from '@secure-chat/shared/limits';
import { AppError } from '../errors.ts';

/** Before anyone has signed in: enough for an account with its vault. */
const strangerBytes = 1024 * 1024;
const options = { enableTypes: ['json' as const], encoding: 'utf-8', jsonStrict: true };
const parsers = {
  stranger: bodyParser({ ...options, jsonLimit: strangerBytes }),
  signedIn: bodyParser({ ...options, jsonLimit: limits.requestBytes }),
};

/**
 * Reads a JSON body; a request without one has an empty object.
 * @throws {AppError} `unsupported_media_type`, `invalid_request` if it nests too deeply; the parser's own
 * errors carry a status that the error handler knows.
 */
export async function readJsonBody(ctx: Context, who: keyof typeof parsers): Promise<unknown> {
  const hasBody = (ctx.request.length ?? 0) > 0 || ctx.get('Transfer-Encoding') !== '';
  if (!hasBody) return {};
  if (ctx.is('json') !== 'json') throw new AppError('unsupported_media_type');
  await parsers[who](ctx, async () => {});
  requireDepth(ctx.request.body, limits.jsonDepth);
  return ctx.request.body;
}

/** Level by level, so that a deep body costs no deep stack. */
function requireDepth(body: unknown, maxDepth: number): void {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) throw new AppError('invalid_request');
    level = level.flatMap((value) => (isNested(value) ? Object.values(value).filter(isNested) : []));
  }
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
