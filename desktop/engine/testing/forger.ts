import type { AccountKeys, Signed } from '@secure-chat/shared/contract';
import { replaceAccount, type Database } from '../../../server/testing/publish-keys.ts';
import {
  createAccountKeys,
  createBundle,
  generateKeyPairs,
  openBundle,
  sealVault,
  type OpenedAccount,
  type OpenedBundle,
} from '../crypto/index.ts';
import { testPassword, type TestClient } from './test-client.ts';

/** Keys of the server's own making in somebody's name: all that it could ever publish for them. */
export interface Forged {
  readonly opened: OpenedAccount;
  readonly bundle: OpenedBundle;
  readonly signed: Signed;
  readonly keys: AccountKeys;
}

export async function forgeKeys(
  person: { readonly userId: string; readonly username: string },
  keyVersion = 2,
): Promise<Forged> {
  const { userId, username } = person;
  const keyPairs = await generateKeyPairs();
  const { opened, keys } = await createAccountKeys({ userId, username, password: testPassword, keyPairs });
  const signed = await createBundle(opened, { username, keyVersion, createdAt: 1 });
  return { opened, keys, signed, bundle: await openBundle(signed) };
}

/**
 * What an account is after its owner started afresh: other keys under the same id and name, an empty
 * vault, the same password. The server has no route for it here: the database is written to.
 */
export async function startAfresh(server: Database, client: TestClient): Promise<void> {
  const { userId, username, deviceId } = client.self;
  const keyPairs = await generateKeyPairs();
  const made = await createAccountKeys({ userId, username, password: testPassword, keyPairs });
  const bundle = await createBundle(made.opened, { username, keyVersion: 2, createdAt: Date.now() });
  await replaceAccount(server, {
    userId,
    username,
    authKey: made.authKey,
    recoveryAuth: made.recoveryAuth,
    keys: made.keys,
    bundle,
    vault: { version: 1, ciphertext: await sealVault(made.opened, 1, { pins: [] }) },
    device: { deviceId, name: 'Test computer' },
  });
}
