import type { Account } from '@secure-chat/shared/contract';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import type { SyncContext } from './context.ts';
import { factorOf, keepTrust, readTrust, type ShownFactor } from './device-trust.ts';

/** Signs in again with the key that was derived at unlock. */
export type SignInAnew = (
  shown: ShownFactor,
) => Promise<{ readonly client: AuthorizedClient; readonly account: Account; readonly deviceTrust?: string }>;

/** How this device is signed in anew after each unlock: with what it was given when it showed a code. */
export class DeviceSession {
  readonly #context: Pick<SyncContext, 'archive' | 'vault'>;
  readonly #signIn: SignInAnew;

  constructor(context: Pick<SyncContext, 'archive' | 'vault'>, signIn: SignInAnew) {
    this.#context = context;
    this.#signIn = signIn;
  }

  /** @param typed a code, where one was asked for. */
  async open(typed?: string): Promise<AuthorizedClient> {
    const { archive, vault } = this.#context;
    const shown = typed === undefined ? await readTrust(archive) : factorOf(typed);
    const { client, account, deviceTrust } = await this.#signIn(shown);
    if (deviceTrust !== undefined) await this.keep(deviceTrust);
    await vault.adopt(account.vault);
    return client;
  }

  keep(deviceTrust: string): Promise<void> {
    return keepTrust(this.#context.archive, deviceTrust);
  }
}
