import { apiPrefix, problem, type Route } from '@secure-chat/shared/contract';
import type { Bytes } from '@secure-chat/shared/bytes';
import type * as z from 'zod';
import type { Platform } from '../platform.ts';
import { ContractError, HttpError, NetworkError } from './errors.ts';

const timeoutMs = 20_000;
/** For a megabyte of a file either way: a slow line is no dead one. */
const bytesTimeoutMs = 180_000;

/** Each part is asked for exactly where its schema is not empty. */
export interface CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params?: z.input<P>;
  readonly query?: z.input<Q>;
  readonly body?: z.input<B>;
  readonly token?: string;
}

interface ByteExchange {
  readonly method: 'GET' | 'PUT';
  readonly token: string;
  readonly signal: AbortSignal;
  readonly content?: Bytes;
  /** As the header `Range` has it. */
  readonly range?: string;
}

/** Speaks the contract with one server. Knows no account and keeps no token. */
export class HttpClient {
  readonly origin: string;
  readonly #fetch: Platform['fetch'];

  constructor(origin: string, fetcher: Platform['fetch']) {
    this.origin = origin;
    this.#fetch = fetcher;
  }

  /**
   * @throws {NetworkError} when no answer came.
   * @throws {HttpError} with the problem's code when the server refused.
   * @throws {ContractError} when the answer is not what the contract says.
   */
  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    input: CallInput<P, Q, B> = {},
  ): Promise<z.output<R>> {
    const response = await this.#send(this.url(route.path, input.params, input.query), route.method, input);
    const answer = await readJson(response);
    if (!response.ok) throw refusal(answer);
    const parsed = route.response.safeParse(answer);
    if (!parsed.success) throw new ContractError(`${route.method} ${route.path}`, { cause: parsed.error });
    return parsed.data;
  }

  /**
   * Sends or fetches bytes instead of JSON.
   * @throws {NetworkError} also when the answer was cut short, or the signal ended it.
   * @throws {HttpError} with the problem's code when the server refused.
   */
  async exchange(url: string, input: ByteExchange): Promise<Bytes> {
    const { method, token, content, range, signal } = input;
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (content) headers['content-type'] = 'application/octet-stream';
    if (range !== undefined) headers['range'] = range;
    const request = { method, headers, body: content ?? null };
    const signals = AbortSignal.any([signal, AbortSignal.timeout(bytesTimeoutMs)]);
    const response = await this.#fetchOnce(url, request, signals);
    if (!response.ok) throw refusal(await readJson(response));
    try {
      return new Uint8Array(await response.arrayBuffer());
    } catch (cause) {
      throw new NetworkError('answer cut short', { cause });
    }
  }

  url(path: string, params: unknown = {}, query: unknown = {}): string {
    const named = params as Readonly<Record<string, string>>;
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(named[name] ?? ''));
    const url = new URL(apiPrefix + filled, this.origin);
    for (const [name, value] of Object.entries(query as Record<string, string | number | undefined>))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return url.href;
  }

  async #send(url: string, method: string, input: { body?: unknown; token?: string }): Promise<Response> {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
    if (input.token !== undefined) headers['authorization'] = `Bearer ${input.token}`;
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    const body = input.body === undefined ? null : JSON.stringify(input.body);
    return this.#fetchOnce(url, { method, headers, body }, AbortSignal.timeout(timeoutMs));
  }

  async #fetchOnce(url: string, request: RequestInit, signal: AbortSignal): Promise<Response> {
    try {
      const fixed = { cache: 'no-store', credentials: 'omit', redirect: 'error' } as const;
      return await this.#fetch(url, { ...request, ...fixed, signal });
    } catch (cause) {
      throw new NetworkError('no answer', { cause });
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (cause) {
    throw new NetworkError('answer cut short', { cause });
  }
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ContractError('answer is not JSON');
  }
}

function refusal(answer: unknown): Error {
  const parsed = problem.safeParse(answer);
  return parsed.success
    ? new HttpError(parsed.data)
    : new ContractError('refusal without a problem document');
}
