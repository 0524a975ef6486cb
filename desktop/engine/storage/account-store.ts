import { account, type Account } from '@secure-chat/shared/contract';
import * as z from 'zod';
import { openAccountsDatabase } from './database.ts';
import { StorageDamagedError } from './errors.ts';

const key = 'current';

const storedAccount = z.strictObject({
  origin: z.string(),
  deviceId: z.string(),
  deviceName: z.string(),
  /** In the clear on this computer alone, so that the lock screen can greet its owner. */
  displayName: z.string(),
  account,
  /**
   * What the account becomes while it is secured: kept before the server is asked, and until everything here
   * is sealed under it. `inForce` once the server has said that it is.
   */
  successor: z.strictObject({ deviceId: z.string(), account, inForce: z.boolean() }).optional(),
});

/** What signing in left on this computer. Wrapped keys only: it opens with the password. */
export interface StoredAccount {
  readonly origin: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly displayName: string;
  readonly account: Account;
  readonly successor?: Successor | undefined;
}

export interface Successor {
  readonly deviceId: string;
  readonly account: Account;
  readonly inForce: boolean;
}

/** The one account of this profile. */
export class AccountStore {
  readonly #factory: IDBFactory;

  constructor(factory: IDBFactory) {
    this.#factory = factory;
  }

  /**
   * @returns null when nobody is signed in here.
   * @throws {StorageDamagedError} when what lies here cannot be read any more: to take that for
   * nobody would have a person make a second account over their first.
   */
  async read(): Promise<StoredAccount | null> {
    const value = await this.#use((database) => database.get('accounts', key));
    if (value === undefined) return null;
    const parsed = storedAccount.safeParse(value);
    if (!parsed.success) throw new StorageDamagedError('account');
    return parsed.data;
  }

  async write(stored: StoredAccount): Promise<void> {
    await this.#use((database) => database.put('accounts', stored, key));
  }

  /**
   * Changes what lies here now in one step, so that nothing comes in between.
   * @param change gives null where there is nothing to change any more.
   */
  async update(change: (stored: StoredAccount) => StoredAccount | null): Promise<void> {
    await this.#use(async (database) => {
      const transaction = database.transaction('accounts', 'readwrite', { durability: 'strict' });
      const parsed = storedAccount.safeParse(await transaction.store.get(key));
      const next = parsed.success ? change(parsed.data) : null;
      if (next !== null) await transaction.store.put(next, key);
      await transaction.done;
    });
  }

  async #use<T>(
    work: (database: Awaited<ReturnType<typeof openAccountsDatabase>>) => Promise<T>,
  ): Promise<T> {
    const database = await openAccountsDatabase(this.#factory);
    try {
      return await work(database);
    } finally {
      database.close();
    }
  }
}
