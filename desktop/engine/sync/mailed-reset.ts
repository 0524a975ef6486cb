import { about, askReset, cancelMailedReset, getMailedReset } from '@secure-chat/shared/contract';
import { usernamePattern } from '@secure-chat/shared/ids';
import { HttpClient } from '../api/http-client.ts';
import { EngineError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { SyncContext } from './context.ts';

/** Whatever the two clocks say, the server is not asked more often than this whether a code is over. */
const shortestMs = 60_000;

/** @throws {HttpError}; {NetworkError}. */
export async function mailsResets(platform: Platform, origin: string): Promise<boolean> {
  return (await new HttpClient(origin, platform.fetch).call(about)).mailsResets;
}

/** @throws {EngineError} `invalid_username`; {HttpError} `rate_limited`, `mail_unavailable`; {NetworkError}. */
export async function askForReset(platform: Platform, origin: string, username: string): Promise<void> {
  if (!usernamePattern.test(username)) throw new EngineError('invalid_username');
  await new HttpClient(origin, platform.fetch).call(askReset, { body: { username } });
}

/**
 * A code to start this account afresh that somebody had mailed (PROTOCOL §4): whoever is signed in is told as
 * long as it is good, and can end it.
 */
export class MailedReset {
  readonly #context: SyncContext;
  #told: number | null = null;
  #cancelExpiry = (): void => undefined;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** Looks whether there is one now. */
  async refresh(): Promise<void> {
    const { expiresAt } = await this.#context.client().call(getMailedReset);
    const { clock } = this.#context.platform;
    if (expiresAt !== this.#told) this.#context.emit({ name: 'mailed_reset', expiresAt });
    this.#told = expiresAt;
    this.stop();
    if (expiresAt === null) return;
    const restMs = Math.max(shortestMs, expiresAt - clock.now());
    this.#cancelExpiry = clock.after(restMs, () => void this.refresh().catch(() => undefined));
  }

  async cancel(): Promise<void> {
    await this.#context.client().call(cancelMailedReset);
    await this.refresh();
  }

  stop(): void {
    this.#cancelExpiry();
    this.#cancelExpiry = () => undefined;
  }
}
