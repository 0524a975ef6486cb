import { streamPath, type StreamEvent } from '@secure-chat/shared/contract';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpError, NetworkError } from '../api/errors.ts';
import { openEventStream } from '../api/event-stream.ts';
import type { Connection, SessionEnd } from '../face.ts';
import type { Platform } from '../platform.ts';
import { Backoff } from './backoff.ts';

export interface ConnectionHandlers {
  /** Signs this device in; asked again after a session of tokens is over. */
  signIn(): Promise<AuthorizedClient>;
  /** Everything past the cursors; events that the stream brings meanwhile wait. */
  sync(): Promise<void>;
  /** What came since the last call, in its order: a burst is taken in at once. */
  receive(events: readonly StreamEvent[]): Promise<void>;
  live(): void;
  changed(connection: Connection): void;
}

/** Events of a stream that are applied in one go. */
const mostAtOnce = 256;

type EndReason = Extract<StreamEvent, { name: 'ended' }>['data']['reason'];

/** How long a server that said that it restarts is given before the first attempt. */
const restartMs = 300;

/**
 * The one way to be connected (PROTOCOL §8): open the stream and hold what it brings, sync past
 * the cursors, apply what was held, go live. A first start, a lost network, a computer that slept
 * and a server that restarted are all this same loop.
 */
export class ServerConnection {
  readonly #platform: Platform;
  readonly #handlers: ConnectionHandlers;
  readonly #backoff: Backoff;
  #client: AuthorizedClient | null;
  #close = (): void => undefined;
  #cancelRetry = (): void => undefined;
  /** Each attempt has a number: what an earlier one still says is not heard. */
  #attempt = 0;
  #over = false;

  constructor(platform: Platform, handlers: ConnectionHandlers, client: AuthorizedClient | null) {
    this.#platform = platform;
    this.#handlers = handlers;
    this.#client = client;
    this.#backoff = new Backoff(platform.random);
  }

  /** @throws {NetworkError} while this device is not signed in. */
  client(): AuthorizedClient {
    if (this.#client === null) throw new NetworkError('not signed in');
    return this.#client;
  }

  /** Starts, or tries again at once. */
  connect(): void {
    if (this.#over) return;
    this.#reset();
    const attempt = this.#attempt;
    this.#handlers.changed({ state: 'connecting' });
    this.#run(attempt).catch((error: unknown) => this.#failed(attempt, error));
  }

  /** Goes on with a session that was opened beside the loop. */
  admit(client: AuthorizedClient): void {
    this.#client = client;
    this.connect();
  }

  stop(): void {
    this.#over = true;
    this.#reset();
  }

  async #run(attempt: number): Promise<void> {
    this.#client ??= await this.#handlers.signIn();
    if (attempt !== this.#attempt) return;
    const arrived: StreamEvent[] = [];
    let live = false;
    let draining = false;
    const drain = async (): Promise<void> => {
      if (draining || !live) return;
      draining = true;
      while (arrived.length > 0 && attempt === this.#attempt)
        await this.#handlers.receive(arrived.splice(0, mostAtOnce));
      draining = false;
    };
    const take = (): void => void drain().catch((error: unknown) => this.#failed(attempt, error));
    await this.#openStream(attempt, (event) => {
      arrived.push(event);
      take();
    });
    await this.#handlers.sync();
    if (attempt !== this.#attempt) return;
    live = true;
    take();
    this.#backoff.reset();
    this.#handlers.changed({ state: 'online' });
    this.#handlers.live();
  }

  /** Resolves with the stream's first event. */
  #openStream(attempt: number, hear: (event: StreamEvent) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const client = this.client();
      const access = { url: client.http.url(streamPath), accessToken: () => client.accessToken() };
      const stream = openEventStream(access, this.#platform, {
        onEvent: (event) => {
          if (event.name === 'ended') this.#ended(attempt, event.data.reason);
          else if (event.name === 'restart') this.#retry(attempt, restartMs);
          else hear(event);
          resolve();
        },
        onEnd: (status) => {
          const error =
            status === 401
              ? new HttpError({ code: 'unauthenticated', status })
              : new NetworkError('the stream ended');
          reject(error);
          this.#failed(attempt, error);
        },
      });
      this.#close = () => stream.close();
    });
  }

  #ended(attempt: number, reason: EndReason): void {
    if (attempt !== this.#attempt) return;
    // A newer stream of this same device took this one's place: that is no reason to sign out.
    if (reason === 'replaced') this.#retry(attempt, this.#backoff.next());
    else this.#finish(reason);
  }

  #failed(attempt: number, error: unknown): void {
    if (attempt !== this.#attempt) return;
    if (error instanceof HttpError && error.code === 'wrong_credentials')
      return this.#finish('wrong_password');
    if (error instanceof HttpError && error.code === 'session_ended') return this.#finish('revoked');
    if (error instanceof HttpError && error.code === 'second_factor_required') return this.#waitForCode();
    // Tokens that are simply too old (a long sleep): sign in afresh with the key at hand.
    if (error instanceof HttpError && error.status === 401) this.#client = null;
    const asked = error instanceof HttpError ? error.retryAfterMs : undefined;
    this.#retry(attempt, asked ?? this.#backoff.next());
  }

  #retry(attempt: number, ms: number): void {
    if (attempt !== this.#attempt || this.#over) return;
    this.#reset();
    const now = this.#platform.clock.now();
    this.#handlers.changed({ state: 'offline', since: now, nextAttemptAt: now + ms });
    this.#cancelRetry = this.#platform.clock.after(ms, () => this.connect());
  }

  /** Nothing is tried until a person has typed one. */
  #waitForCode(): void {
    this.#reset();
    this.#handlers.changed({ state: 'code_needed' });
  }

  #finish(reason: SessionEnd): void {
    this.stop();
    this.#client = null;
    this.#handlers.changed({ state: 'session_ended', reason });
  }

  #reset(): void {
    this.#attempt += 1;
    this.#cancelRetry();
    this.#cancelRetry = () => undefined;
    this.#close();
    this.#close = () => undefined;
  }
}
