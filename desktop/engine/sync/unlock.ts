import { equalBytes, fromBase64Url } from '@secure-chat/shared/bytes';
import { prelogin, signIn, type AccountKeys, type SignedIn } from '@secure-chat/shared/contract';
import { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpError, NetworkError } from '../api/errors.ts';
import { HttpClient } from '../api/http-client.ts';
import {
  derivePassword,
  openAccountKey,
  openAccountKeys,
  OwnKeysTamperedError,
  WrongPasswordError,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { StoredAccount } from '../storage/account-store.ts';
import { factorOf, type ShownFactor } from './device-trust.ts';
import { checkOwnBundle, trustOf, unlockHere, type OpenAccount } from './sign-in.ts';

/**
 * Opens this computer's account: with the password alone, or where another device has changed it since,
 * with what the server keeps under the new one.
 * @throws {WrongPasswordError} {OwnKeysTamperedError} {EngineError} `wrong_password_offline`, `device_signed_out`.
 */
export async function unlock(
  platform: Platform,
  stored: StoredAccount,
  { password, code }: { readonly password: string; readonly code?: string },
): Promise<OpenAccount> {
  try {
    return await unlockHere(stored, password);
  } catch (error) {
    if (!(error instanceof WrongPasswordError)) throw error;
    return unlockAnew(platform, stored, { password, ...factorOf(code) });
  }
}

async function unlockAnew(
  platform: Platform,
  stored: StoredAccount,
  { password, ...shown }: ShownFactor & { readonly password: string },
): Promise<OpenAccount> {
  const http = new HttpClient(stored.origin, platform.fetch);
  const { username, userId, keys } = stored.account;
  const { kdf } = await http.call(prelogin, { body: { username } }).catch(explainOffline);
  // Every password has its own seed: this one is still in force, and it was not typed.
  if (kdf.seed === keys.kdf.seed) throw new WrongPasswordError('the account key does not open');
  const { authKey, passwordKey } = await derivePassword({ password, username, kdf });
  const answer = await enter(http, stored, { authKey, ...shown });
  const { account, tokens } = answer;
  requireNewer(stored, account.keys);
  if (account.userId !== userId || account.username !== username) throw new OwnKeysTamperedError();
  const door = { userId, passwordKey, keys: account.keys };
  const opened = await openAccountKeys(door);
  await checkOwnBundle(opened, account);
  // What lies on this computer is sealed for the identity that it knew.
  if (!equalBytes(opened.identity.publicKey, fromBase64Url(keys.identity.publicKey)))
    throw new OwnKeysTamperedError();
  return {
    // The vault that this device saw last stays the measure of a rollback.
    stored: { ...stored, account: { ...account, vault: stored.account.vault } },
    opened,
    accountKey: await openAccountKey(door),
    authKey,
    ...trustOf(answer),
    client: new AuthorizedClient(http, tokens, platform.clock),
  };
}

/** Without the server there is no telling a wrong password from a new one. */
function explainOffline(error: unknown): never {
  if (error instanceof NetworkError) throw new EngineError('wrong_password_offline', { cause: error });
  throw error;
}

async function enter(
  http: HttpClient,
  stored: StoredAccount,
  proof: ShownFactor & { readonly authKey: string },
): Promise<SignedIn> {
  const { deviceId, deviceName, account } = stored;
  const device = { deviceId, name: deviceName };
  try {
    return await http.call(signIn, { body: { username: account.username, device, ...proof } });
  } catch (error) {
    // The password is right, and this device was signed out when it was set.
    if (error instanceof HttpError && error.code === 'session_ended')
      throw new EngineError('device_signed_out', { cause: error });
    return explainOffline(error);
  }
}

/** Another seed under a version that is no later: the server shows an account from before. */
function requireNewer(stored: StoredAccount, now: AccountKeys): void {
  if (now.accountVersion === stored.account.keys.accountVersion) throw new EngineError('account_rolled_back');
  requireNoOlder(stored, now);
}

/** @throws {EngineError} `account_rolled_back` for an account from before what this computer has seen. */
export function requireNoOlder(stored: StoredAccount, now: AccountKeys): void {
  if (now.accountVersion < stored.account.keys.accountVersion) throw new EngineError('account_rolled_back');
}
