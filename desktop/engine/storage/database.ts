import { wrap, type DBSchema, type IDBPDatabase } from 'idb';
import { StorageDamagedError } from './errors.ts';

/** The account that lies on this computer: nothing in it opens without the password. */
interface AccountsSchema extends DBSchema {
  accounts: { key: string; value: unknown };
}

/** Everything of one account: text keys, sealed values. */
interface ArchiveSchema extends DBSchema {
  sealed: { key: string; value: Uint8Array<ArrayBuffer> };
}

export type AccountsDatabase = IDBPDatabase<AccountsSchema>;
export type ArchiveDatabase = IDBPDatabase<ArchiveSchema>;

export function openAccountsDatabase(factory: IDBFactory): Promise<AccountsDatabase> {
  return open<AccountsSchema>(factory, accountsName, 'accounts');
}

export function openArchiveDatabase(factory: IDBFactory, userId: string): Promise<ArchiveDatabase> {
  return open<ArchiveSchema>(factory, `${archivePrefix}${userId}`, 'sealed');
}

/** Everything that was ever kept here, even where the account that names its archive can't be read. */
export async function deleteDatabases(factory: IDBFactory): Promise<void> {
  const names = (await factory.databases()).map(({ name }) => name ?? '');
  const ours = names.filter((name) => name === accountsName || name.startsWith(archivePrefix));
  // The account goes first: an archive that stays behind opens for nobody, an account without its archive would.
  for (const name of ours.sort()) await wrap(factory.deleteDatabase(name));
}

const accountsName = 'secure-chat';
const archivePrefix = `${accountsName}/`;

/**
 * Not idb's own `openDB`, which knows the global factory only.
 * @throws {StorageDamagedError} if there is a database, but not one that opens.
 */
async function open<S extends DBSchema>(
  factory: IDBFactory,
  name: string,
  store: string,
): Promise<IDBPDatabase<S>> {
  const request = factory.open(name, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(store));
  // A connection that was left open, by an unlock that failed, never holds up the deletion.
  request.addEventListener('success', () => {
    request.result.addEventListener('versionchange', () => request.result.close());
  });
  const database = await wrap(request).catch((cause: unknown) => {
    throw isFull(cause) ? cause : new StorageDamagedError(name, { cause });
  });
  if (!database?.objectStoreNames.contains(store)) throw new StorageDamagedError(name);
  return database as unknown as IDBPDatabase<S>;
}

const isFull = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'QuotaExceededError';
