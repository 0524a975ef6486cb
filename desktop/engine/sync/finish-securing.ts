import { prelogin, type Account } from '@secure-chat/shared/contract';
import { HttpClient } from '../api/http-client.ts';
import {
  OwnKeysTamperedError,
  ownIdentityIndex,
  WrongPasswordError,
  type OpenedAccount,
} from '../crypto/index.ts';
import type { Platform } from '../platform.ts';
import { AccountStore, type StoredAccount } from '../storage/account-store.ts';
import { Archive } from '../storage/archive.ts';
import { sealerOf } from './local-sealer.ts';
import { unlockHere, type OpenAccount } from './sign-in.ts';

/**
 * Goes on where securing the account was interrupted on this computer, if the server has it that it is done:
 * the same password opens what was there and what follows it.
 * @returns null where there is nothing to finish, or no telling yet: what was there opens as before.
 */
export async function finishSecuring(
  platform: Platform,
  stored: StoredAccount,
  password: string,
): Promise<OpenAccount | null> {
  const { successor } = stored;
  if (!successor || !follows(stored, successor.account)) return null;
  const isDone =
    successor.inForce || (await isInForce(platform, stored, successor.account).catch(() => false));
  if (!isDone) return null;
  try {
    const { opened: former } = await unlockHere(stored, password);
    const next = await unlockHere({ ...stored, account: successor.account }, password);
    const moved = await moveToSuccessor(platform, stored, { former, next: next.opened });
    return { ...next, stored: moved };
  } catch (error) {
    // Another password may be in force by now, or it was mistyped: that is not told apart here.
    if (error instanceof WrongPasswordError) return null;
    throw error;
  }
}

/** A later change of the account made it impossible that this one is still done. */
function follows({ account }: StoredAccount, next: Account): boolean {
  return next.keys.accountVersion === account.keys.accountVersion + 1;
}

/** By the seed, which every password and every securing has its own of. @throws {NetworkError} */
export async function isInForce(
  platform: Platform,
  { origin, account }: Pick<StoredAccount, 'origin' | 'account'>,
  next: Account,
): Promise<boolean> {
  const http = new HttpClient(origin, platform.fetch);
  const { kdf } = await http.call(prelogin, { body: { username: account.username } });
  return kdf.seed === next.keys.kdf.seed;
}

/**
 * Seals everything on this computer under the keys that follow, and takes the account for what it is now. Every
 * step can be done again.
 * @throws {OwnKeysTamperedError} unless what follows has the present identity for its last one before.
 */
export async function moveToSuccessor(
  platform: Platform,
  stored: StoredAccount,
  { former, next }: { readonly former: OpenedAccount; readonly next: OpenedAccount },
): Promise<StoredAccount> {
  const { successor, ...kept } = stored;
  const isNext =
    next.past.length > 0 && ownIdentityIndex(next, former.identity.publicKey) === next.past.length - 1;
  if (!successor || !isNext) throw new OwnKeysTamperedError();
  const store = new AccountStore(platform.indexedDB);
  await store.write({ ...stored, successor: { ...successor, inForce: true } });
  await Archive.reseal(platform.indexedDB, former.userId, sealerOf(former), sealerOf(next));
  const { deviceId, account } = successor;
  const moved: StoredAccount = { ...kept, deviceId, account };
  await store.write(moved);
  return moved;
}
