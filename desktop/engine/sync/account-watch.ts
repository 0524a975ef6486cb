import { getAccount, type AccountKeys } from '@secure-chat/shared/contract';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import type { Archive } from '../storage/archive.ts';

/** What this device has seen of its account, and has told of. */
const seenKey = 'account-version';

export type AccountFinding = 'password_changed' | 'recovery_code_changed' | 'account_rolled_back';

interface Seen {
  readonly version: number;
  /** Every password has its own. */
  readonly seed: string;
}

interface AccountWatchInput {
  readonly archive: Archive;
  readonly keys: AccountKeys;
  readonly client: () => AuthorizedClient;
  readonly found: (finding: AccountFinding) => void;
}

/**
 * Notices what other devices change about the ways into the account, and a server that goes back behind a
 * change (PROTOCOL §4): each is told once on every device, whether or not it was connected then.
 */
export class AccountWatch {
  readonly #input: AccountWatchInput;
  #seen: Seen;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(input: AccountWatchInput, seen: Seen) {
    this.#input = input;
    this.#seen = seen;
  }

  static async open(input: AccountWatchInput): Promise<AccountWatch> {
    const here = seenOf(input.keys);
    const kept = await input.archive.read<Seen>(seenKey);
    // A password that another device chose was typed here since.
    return new AccountWatch(input, kept && kept.version > here.version ? kept : here);
  }

  /** The server names the version that it has. */
  refresh(version: number): Promise<void> {
    return this.#enqueue(() => this.#refresh(version));
  }

  /** A change that this device makes: what the server tells meanwhile waits for its end. */
  change(work: () => Promise<AccountKeys>): Promise<void> {
    return this.#enqueue(async () => this.#keep(seenOf(await work())));
  }

  async #refresh(version: number): Promise<void> {
    if (version === this.#seen.version) return;
    if (version < this.#seen.version) return this.#input.found('account_rolled_back');
    const { account } = await this.#input.client().call(getAccount);
    const now = seenOf(account.keys);
    if (now.version < version) return this.#input.found('account_rolled_back');
    this.#input.found(now.seed === this.#seen.seed ? 'recovery_code_changed' : 'password_changed');
    await this.#keep(now);
  }

  async #keep(seen: Seen): Promise<void> {
    await this.#input.archive.commit([{ key: seenKey, value: seen }]);
    this.#seen = seen;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

const seenOf = ({ accountVersion, kdf }: AccountKeys): Seen => ({ version: accountVersion, seed: kdf.seed });
