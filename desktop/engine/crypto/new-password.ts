import { fromBase64Url } from '@secure-chat/shared/bytes';
import type { AccountKeys } from '@secure-chat/shared/contract';
import { newPasswordFormat } from '@secure-chat/shared/signed/new-password';
import type { OpenedAccount } from './account-keys.ts';
import { sha256 } from './primitives.ts';
import { signBytes } from './signatures.ts';

/** Shows the server that whoever sets this password holds the account's keys (PROTOCOL §4). */
export async function signNewPassword(
  opened: OpenedAccount,
  input: {
    readonly approvalId: string;
    readonly deviceId: string;
    readonly authKey: string;
    readonly keys: AccountKeys;
  },
): Promise<string> {
  const { approvalId, deviceId, authKey, keys } = input;
  const { kdf, accountVersion, passwordWrap } = keys;
  const bytes = newPasswordFormat.encode({
    suite: 1,
    userId: opened.userId,
    approvalId,
    deviceId,
    accountVersion,
    memoryKiB: kdf.memoryKiB,
    passes: kdf.passes,
    seed: fromBase64Url(kdf.seed),
    authKeyHash: await sha256(fromBase64Url(authKey)),
    passwordWrapHash: await sha256(fromBase64Url(passwordWrap)),
  });
  return (await signBytes(opened, bytes)).signature;
}
