import { openReset as askForReset, resetAccount, type Account } from '@secure-chat/shared/contract';
import { readSymbols } from '@secure-chat/shared/crockford';
import { usernamePattern } from '@secure-chat/shared/ids';
import type * as z from 'zod';
import { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpClient } from '../api/http-client.ts';
import { createAccountKeys, createBundle, sealVault, type NewKeyPairs } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { FreshStart } from '../face-account.ts';
import type { Platform } from '../platform.ts';
import { requireLength } from './password-length.ts';
import type { OpenAccount } from './sign-in.ts';

const { body } = askForReset;

/** A one-time code that the server has accepted, before anything changes. */
export interface ProvenReset {
  readonly origin: string;
  readonly username: string;
  readonly resetCode: string;
  readonly found: z.infer<typeof askForReset.response>;
}

/** @throws {EngineError} `wrong_reset_code`; {HttpError}; {NetworkError}. */
export async function openReset(
  platform: Platform,
  { origin, username, resetCode: typed }: FreshStart,
): Promise<ProvenReset> {
  const resetCode = readSymbols(typed);
  if (!usernamePattern.test(username) || !body.safeParse({ username, resetCode }).success)
    throw new EngineError('wrong_reset_code');
  const http = new HttpClient(origin, platform.fetch);
  const found = await http.call(askForReset, { body: { username, resetCode } });
  return { origin, username, resetCode, found };
}

/**
 * Another account under the same name and id: each version goes on from the one before, for other people's
 * apps refuse an older one (PROTOCOL §4, §5).
 * @throws {EngineError} `weak_password`, `account_changed`; `wrong_reset_code` if it was used meanwhile.
 */
export async function startFresh(
  platform: Platform,
  { origin, username, resetCode, found }: ProvenReset,
  input: { readonly displayName: string; readonly password: string; readonly deviceName: string },
  keyPairs: NewKeyPairs,
): Promise<OpenAccount & { readonly recoveryCode: string }> {
  const { password, deviceName } = input;
  requireLength(password);
  const { userId } = found;
  const accountVersion = found.accountVersion + 1;
  const made = await createAccountKeys({ userId, username, password, keyPairs, accountVersion });
  const { authKey, recoveryAuth, keys, opened, accountKey, recoveryCode } = made;
  const bundle = await createBundle(opened, {
    username,
    keyVersion: found.keyVersion + 1,
    createdAt: platform.clock.now(),
  });
  const displayName = input.displayName.trim() || username;
  const version = found.vaultVersion + 1;
  const vault = { version, ciphertext: await sealVault(opened, version, { pins: [], displayName }) };
  const device = { deviceId: crypto.randomUUID(), name: deviceName };
  const http = new HttpClient(origin, platform.fetch);
  const { tokens } = await http.call(resetAccount, {
    body: { username, resetCode, authKey, recoveryAuth, keys, bundle, vault, device },
  });
  const account: Account = { userId, username, keys, bundle, vault };
  const stored = { origin, deviceId: device.deviceId, deviceName, displayName, account };
  const client = new AuthorizedClient(http, tokens, platform.clock);
  return { stored, opened, accountKey, authKey, client, recoveryCode };
}
