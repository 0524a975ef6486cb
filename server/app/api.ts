/** Registers a contract route: limit, authenticate, validate, do, answer. Every route of the API goes this way. */
import type { Readable } from 'node:stream';
import type { Router } from 'koa-router';
import type { Context } from 'koa';
import type * as z from 'zod';
import { apiPrefix, type AnyRoute } from '@secure-chat/shared/contract';
import type { RateLimit } from '../security/rate-limiter.ts';
import type { Caller } from '../security/token.ts';
import { authenticate, requireRate } from './authenticate.ts';
import { AppError } from './errors.ts';
import { parseRange } from './parse-range.ts';
import { readJsonBody } from './middleware/json-body.ts';
import type { Services } from './services.ts';

interface Asked<R extends AnyRoute> {
  readonly params: z.output<R['params']>;
  readonly query: z.output<R['query']>;
  readonly body: z.output<R['body']>;
  /** The client's network address. */
  readonly address: string;
  /** Counts the request against a further limit. @throws {AppError} `rate_limited` */
  readonly limit: (limit: RateLimit, key: string) => Promise<void>;
  /** Sends the answer with another status than 200. */
  readonly setStatus: (status: number) => void;
}

type Answer<R extends AnyRoute> = Promise<z.input<R['response']>>;

/** A body that is bytes, not read yet. */
interface Received {
  readonly content: Readable;
  /** As the request declares it. */
  readonly contentBytes: number | undefined;
}

/** An answer that is bytes. */
interface Sent {
  readonly bytes: number;
  /** Opens bytes `from` to `to`, both included. */
  readonly open: (from: number, to: number) => Readable;
}

export interface Api {
  /** A route for anyone. */
  open<R extends AnyRoute>(route: R, handler: (asked: Asked<R>) => Answer<R>): void;
  /** A route for a signed-in device. */
  signedIn<R extends AnyRoute>(route: R, handler: (asked: Asked<R> & { caller: Caller }) => Answer<R>): void;
  /** The same, with bytes as the body. */
  receiving<R extends AnyRoute>(
    route: R,
    handler: (asked: Asked<R> & Received & { caller: Caller }) => Answer<R>,
  ): void;
  /** The same, with bytes as the answer, or the range of them that was asked for (RFC 9110 §14). */
  sending<R extends AnyRoute>(
    route: R,
    handler: (asked: Asked<R> & { caller: Caller }) => Promise<Sent>,
  ): void;
}

export function createApi(router: Router, services: Services): Api {
  const register = (route: AnyRoute, handle: (ctx: Context) => Promise<void>): void => {
    router.register(apiPrefix + route.path, [route.method], async (ctx) => {
      ctx.state.route = route.path;
      ctx.state.unlogged = route.ephemeral === true;
      await requireRate(services, 'address', ctx.ip);
      await handle(ctx);
    });
  };
  const registerSignedIn = <R extends AnyRoute>(
    route: R,
    handle: (asked: Asked<R> & { caller: Caller }, ctx: Context) => Promise<void>,
  ): void =>
    register(route, async (ctx) => {
      const caller = await authenticate(services, ctx);
      await requireRate(services, 'user', caller.userId);
      await handle({ ...(await parseAsked(services, route, ctx, 'signedIn')), caller }, ctx);
    });
  return {
    open(route, handler) {
      register(route, async (ctx) => {
        const asked = await parseAsked(services, route, ctx, 'stranger');
        send(route, ctx, await handler(asked));
      });
    },
    signedIn(route, handler) {
      registerSignedIn(route, async (asked, ctx) => send(route, ctx, await handler(asked)));
    },
    receiving(route, handler) {
      registerSignedIn(route, async (asked, ctx) => {
        const contentBytes = ctx.request.length;
        const received = { ...asked, content: ctx.req, contentBytes };
        send(route, ctx, await handler(received).catch((error: unknown) => closeAfter(ctx, error)));
      });
    },
    sending(route, handler) {
      registerSignedIn(route, async (asked, ctx) => sendBytes(ctx, await handler(asked)));
    },
  };
}

async function parseAsked<R extends AnyRoute>(
  services: Services,
  route: R,
  ctx: Context,
  who: 'stranger' | 'signedIn',
): Promise<Asked<R>> {
  return {
    params: parsePart<R['params']>(route.params, ctx.params),
    query: parsePart<R['query']>(route.query, { ...ctx.query }),
    body: parsePart<R['body']>(route.body, await readBody(route, ctx, who)),
    address: ctx.ip,
    limit: (limit, key) => requireRate(services, limit, key),
    setStatus: (status) => void (ctx.status = status),
  };
}

/** Names the field at fault and never its value. */
function parsePart<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.');
  throw new AppError('invalid_request', field === undefined || field === '' ? {} : { field });
}

/** The answer goes through its schema: what the contract does not name does not leave the server. */
function send<R extends AnyRoute>(route: R, ctx: Context, answer: z.input<R['response']>): void {
  ctx.body = JSON.stringify(route.response.parse(answer));
  ctx.type = 'application/json';
}

/** A body of bytes is left to the handler, which streams it. */
async function readBody(route: AnyRoute, ctx: Context, who: 'stranger' | 'signedIn'): Promise<unknown> {
  if (route.bytes !== 'request') return readJsonBody(ctx, who);
  const isPlain = ctx.is('application/octet-stream') !== false && ctx.get('Content-Encoding') === '';
  if (!isPlain) closeAfter(ctx, new AppError('unsupported_media_type'));
  return {};
}

/** What is left of a refused body is not read: the connection ends with the refusal. */
function closeAfter(ctx: Context, error: unknown): never {
  ctx.set('Connection', 'close');
  throw error;
}

function sendBytes(ctx: Context, { bytes, open }: Sent): void {
  const range = parseRange(ctx.get('Range'), bytes);
  ctx.set('Accept-Ranges', 'bytes');
  ctx.set('Cache-Control', 'no-store');
  if (range === 'unsatisfiable') {
    ctx.set('Content-Range', `bytes */${bytes}`);
    throw new AppError('range_not_satisfiable');
  }
  const { from, to } = range ?? { from: 0, to: bytes - 1 };
  if (range !== null) ctx.set('Content-Range', `bytes ${from}-${to}/${bytes}`);
  ctx.status = range === null ? 200 : 206;
  ctx.type = 'application/octet-stream';
  const content = open(from, to);
  // Headers are gone by then: a broken connection is the only way left to say that it failed.
  content.once('error', () => ctx.res.destroy());
  ctx.body = content;
  ctx.length = to - from + 1;
}
