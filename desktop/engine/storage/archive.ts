import type { Bytes } from '@secure-chat/shared/bytes';
import { openArchiveDatabase, type ArchiveDatabase } from './database.ts';
import { StorageDamagedError } from './errors.ts';

/** How values are sealed; the engine hands in `crypto/local.ts` under the account's localKey. */
export interface Sealer {
  seal(label: string, plaintext: Bytes): Promise<Bytes>;
  open(label: string, sealed: Bytes): Promise<Bytes>;
}

/** One change of the archive: a value to keep under a key, or null to forget it. */
export interface Write {
  readonly key: string;
  readonly value: unknown;
}

/**
 * Everything an account keeps on this computer, sealed value by value under its localKey; the key
 * of a value is bound into its seal, so that values cannot be exchanged on disk.
 */
export class Archive {
  readonly #database: ArchiveDatabase;
  readonly #sealer: Sealer;

  private constructor(database: ArchiveDatabase, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  static async open(factory: IDBFactory, userId: string, sealer: Sealer): Promise<Archive> {
    return new Archive(await openArchiveDatabase(factory, userId), sealer);
  }

  /**
   * Seals everything anew under other keys, some values at a time. Where it was interrupted it is simply done
   * again: what is sealed anew already stays, and what opens with neither stays as damaged as it is.
   */
  static async reseal(factory: IDBFactory, userId: string, from: Sealer, to: Sealer): Promise<void> {
    const database = await openArchiveDatabase(factory, userId);
    try {
      const keys = await database.getAllKeys('sealed');
      for (let at = 0; at < keys.length; at += resealedAtOnce)
        await resealSome(database, keys.slice(at, at + resealedAtOnce), { from, to });
    } finally {
      database.close();
    }
  }

  /** @throws {StorageDamagedError} when the stored bytes are not what was kept under this key. */
  async read<T>(key: string): Promise<T | null> {
    const sealed = await this.#database.get('sealed', key);
    return sealed === undefined ? null : this.#open<T>(key, sealed);
  }

  /** Every value whose key starts with `prefix`, in the order of the keys. */
  async readAll<T>(prefix: string): Promise<{ key: string; value: T }[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const transaction = this.#database.transaction('sealed');
    const [keys, sealed] = await Promise.all([
      transaction.store.getAllKeys(range),
      transaction.store.getAll(range),
    ]);
    return Promise.all(keys.map(async (key, at) => ({ key, value: await this.#open<T>(key, sealed[at]!) })));
  }

  /** All of the writes or none of them, on disk before the promise resolves. */
  async commit(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return;
    const sealed = await Promise.all(writes.map((write) => this.#seal(write)));
    const transaction = this.#database.transaction('sealed', 'readwrite', { durability: 'strict' });
    for (const [at, { key }] of writes.entries()) {
      const bytes = sealed[at];
      void (bytes ? transaction.store.put(bytes, key) : transaction.store.delete(key));
    }
    await transaction.done;
  }

  close(): void {
    this.#database.close();
  }

  async #seal({ key, value }: Write): Promise<Bytes | null> {
    if (value === null) return null;
    return this.#sealer.seal(key, new TextEncoder().encode(JSON.stringify(value)));
  }

  async #open<T>(key: string, sealed: Bytes): Promise<T> {
    const plaintext = await this.#sealer.open(key, sealed).catch((cause: unknown) => {
      throw new StorageDamagedError(key, { cause });
    });
    return JSON.parse(new TextDecoder().decode(plaintext)) as T;
  }
}

const resealedAtOnce = 256;

async function resealSome(
  database: ArchiveDatabase,
  keys: readonly string[],
  { from, to }: { readonly from: Sealer; readonly to: Sealer },
): Promise<void> {
  const anew = await Promise.all(
    keys.map(async (key) => {
      const sealed = await database.get('sealed', key);
      const plaintext = sealed && (await from.open(key, sealed).catch(() => null));
      return plaintext ? { key, sealed: await to.seal(key, plaintext) } : null;
    }),
  );
  const transaction = database.transaction('sealed', 'readwrite', { durability: 'strict' });
  for (const one of anew) if (one) void transaction.store.put(one.sealed, one.key);
  await transaction.done;
}
