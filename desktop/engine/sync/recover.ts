import { beginRecovery, openRecovery as askForRecovery, recoverAccount } from '@secure-chat/shared/contract';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { usernamePattern } from '@secure-chat/shared/ids';
import { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpClient } from '../api/http-client.ts';
import {
  deriveRecovery,
  openRecoveryDoor,
  OwnKeysTamperedError,
  readRecoveryCode,
  recoverDoors,
  type OpenedRecovery,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Recovery, Stakes } from '../face-account.ts';
import type { Platform } from '../platform.ts';
import type { StoredAccount } from '../storage/account-store.ts';
import { requireLength } from './password-length.ts';
import { checkOwnBundle, type OpenAccount } from './sign-in.ts';
import { requireNoOlder } from './unlock.ts';

/** A recovery code that the server has accepted and that has opened the account, before anything changes. */
export interface ProvenRecovery {
  readonly origin: string;
  readonly recoveryAuth: string;
  readonly account: StoredAccount['account'];
  readonly opened: OpenedRecovery;
  readonly stakes: Stakes;
  /** What lies on this computer of the same account. */
  readonly stored: StoredAccount | null;
}

/**
 * Proves the code, and opens with it what the server keeps (PROTOCOL §4).
 * @throws {EngineError} `recovery_code_mistyped` before anything is asked; `wrong_recovery_code`.
 * @throws {OwnKeysTamperedError} if what the server shows is not what the code sealed.
 */
export async function openRecovery(
  platform: Platform,
  { origin, username, recoveryCode }: Recovery,
  here: StoredAccount | null,
): Promise<ProvenRecovery> {
  const code = await readRecoveryCode(recoveryCode);
  if (code === null) throw new EngineError('recovery_code_mistyped');
  if (!usernamePattern.test(username)) throw new EngineError('wrong_recovery_code');
  const http = new HttpClient(origin, platform.fetch);
  const stored = here?.origin === origin && here.account.username === username ? here : null;
  const userId = stored?.account.userId ?? (await http.call(beginRecovery, { body: { username } })).userId;
  const derived = await deriveRecovery(code, userId);
  const recoveryAuth = toBase64Url(derived.recoveryAuth);
  const answer = await http.call(askForRecovery, { body: { username, recoveryAuth } });
  const { account, recovery, stakes } = answer;
  if (account.userId !== userId || account.username !== username) throw new OwnKeysTamperedError();
  if (stored) requireNoOlder(stored, account.keys);
  const { recoveryKey } = derived;
  const opened = await openRecoveryDoor({ userId, recoveryKey, keys: account.keys, label: recovery });
  await checkOwnBundle(opened.opened, account);
  // What lies here is sealed under keys from before the account was secured, or started afresh, elsewhere.
  if (stored && stored.account.keys.identity.keyId !== account.keys.identity.keyId)
    throw new EngineError('device_signed_out');
  return { origin, recoveryAuth, account, opened, stakes, stored };
}

/**
 * Sets the new password; the code is used up and another one takes its place. Nothing is lost: the account
 * key is the same.
 * @throws {EngineError} `weak_password`, `wrong_recovery_code` if it was used meanwhile, `account_changed`.
 */
export async function recover(
  platform: Platform,
  proven: ProvenRecovery,
  { password, deviceName }: { readonly password: string; readonly deviceName: string },
): Promise<OpenAccount & { readonly recoveryCode: string }> {
  requireLength(password);
  const { origin, recoveryAuth, account, opened, stored } = proven;
  const { username } = account;
  const made = await recoverDoors(opened, { username, password });
  const device = {
    deviceId: stored?.deviceId ?? crypto.randomUUID(),
    name: stored?.deviceName ?? deviceName,
  };
  const http = new HttpClient(origin, platform.fetch);
  const { recoveryCode, ...recovery } = made.recovery;
  const { tokens } = await http.call(recoverAccount, {
    body: {
      username,
      recoveryAuth,
      accountVersion: account.keys.accountVersion,
      password: made.password,
      recovery,
      device,
    },
  });
  return {
    stored: {
      origin,
      deviceId: device.deviceId,
      deviceName: device.name,
      displayName: stored?.displayName ?? username,
      // The vault that this device saw last stays the measure of a rollback.
      account: { ...account, keys: made.keys, vault: stored?.account.vault ?? account.vault },
    },
    opened: opened.opened,
    accountKey: opened.accountKey,
    authKey: made.password.authKey,
    client: new AuthorizedClient(http, tokens, platform.clock),
    recoveryCode,
  };
}
