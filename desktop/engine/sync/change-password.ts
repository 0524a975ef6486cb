import { changePassword as putPassword, type AccountKeys } from '@secure-chat/shared/contract';
import { changePasswordDoor } from '../crypto/index.ts';
import { AccountStore } from '../storage/account-store.ts';
import type { SyncContext } from './context.ts';
import { openAgain } from './fresh-proof.ts';
import { requireLength } from './password-length.ts';

/**
 * Another password for the same account key (PROTOCOL §4). What this computer opens with changes only
 * once the server has agreed; where its answer is lost, the new password opens by the way of {@link unlock}.
 * @returns the key by which this device signs in from now on.
 * @throws {EngineError} `weak_password`, `account_changed`; {WrongPasswordError}; {NetworkError} offline.
 */
export async function changePassword(
  context: SyncContext,
  { password, newPassword }: { readonly password: string; readonly newPassword: string },
): Promise<string> {
  requireLength(newPassword);
  let nextAuthKey = '';
  await context.account.change(async () => {
    const { userId, username } = context.self;
    const { authKey, ...now } = await openAgain(context, password);
    const { door, keys } = await changePasswordDoor({ userId, username, newPassword, ...now });
    const { accountVersion } = now.keys;
    await context.client().call(putPassword, { body: { authKey, accountVersion, next: door } });
    await keepKeys(context, keys);
    nextAuthKey = door.authKey;
    return keys;
  });
  return nextAuthKey;
}

/** What the server has agreed to is what this computer opens from now on. */
export async function keepKeys({ platform }: SyncContext, keys: AccountKeys): Promise<void> {
  const store = new AccountStore(platform.indexedDB);
  const stored = await store.read();
  if (stored) await store.write({ ...stored, account: { ...stored.account, keys } });
}
