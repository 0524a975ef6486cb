import { refreshSession, type Route, type Tokens } from '@secure-chat/shared/contract';
import type * as z from 'zod';
import type { Clock } from '../platform.ts';
import { HttpError } from './errors.ts';
import type { CallInput, HttpClient } from './http-client.ts';

/** Refreshed this long before the access token ends, so that clocks may differ a little. */
const earlyMs = 30_000;

/**
 * Calls as one signed-in device. Tokens live here, in memory, and nowhere else; the access token
 * is renewed ahead of its end, by one request however many calls are waiting for it.
 */
export class AuthorizedClient {
  readonly http: HttpClient;
  readonly #clock: Clock;
  #tokens: Tokens;
  #renewal: Promise<void> | null = null;

  constructor(http: HttpClient, tokens: Tokens, clock: Clock) {
    this.http = http;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    input: Omit<CallInput<P, Q, B>, 'token'> = {},
  ): Promise<z.output<R>> {
    return this.authorized((token) => this.http.call(route, { ...input, token }));
  }

  /** Does what needs a token, once more with a new one where the server finds it expired. */
  async authorized<T>(act: (token: string) => Promise<T>): Promise<T> {
    const token = await this.accessToken();
    try {
      return await act(token);
    } catch (error) {
      if (!(error instanceof HttpError) || error.code !== 'token_expired') throw error;
      await this.#renew();
      return await act(this.#tokens.accessToken);
    }
  }

  /** A token that is good for at least half a minute more. */
  async accessToken(): Promise<string> {
    if (this.#tokens.accessExpiresAt - earlyMs <= this.#clock.now()) await this.#renew();
    return this.#tokens.accessToken;
  }

  #renew(): Promise<void> {
    this.#renewal ??= this.#refresh().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #refresh(): Promise<void> {
    const { refreshToken } = this.#tokens;
    const { tokens } = await this.http.call(refreshSession, { body: { refreshToken } });
    this.#tokens = tokens;
  }
}
