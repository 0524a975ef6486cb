import { getAccount, prelogin, type AccountKeys } from '@secure-chat/shared/contract';
import { derivePassword, openAccountKeys } from '../crypto/index.ts';
import type { SyncContext } from './context.ts';
import { checkOwnBundle } from './sign-in.ts';

type Asking = Pick<SyncContext, 'client' | 'self' | 'opened'>;

/**
 * The keys of the password that a person typed again, for what the server does only with a fresh authKey
 * (PROTOCOL §4). The parameters are asked for: another device may have changed the password since.
 * @throws {WeakKeyDerivationError} before any work is done; {NetworkError} without the server.
 */
export async function freshProof(
  { client, self }: Pick<Asking, 'client' | 'self'>,
  password: string,
): ReturnType<typeof derivePassword> {
  const { username } = self;
  const { kdf } = await client().http.call(prelogin, { body: { username } });
  return derivePassword({ password, username, kdf });
}

/**
 * The same, held against what the server keeps of one's own account: a wrong password is known here, before
 * anything is done with it.
 * @throws {WrongPasswordError} {OwnKeysTamperedError}
 */
export async function openAgain(
  asking: Asking,
  password: string,
): Promise<{ readonly authKey: string; readonly passwordKey: CryptoKey; readonly keys: AccountKeys }> {
  const proof = await freshProof(asking, password);
  const { account } = await asking.client().call(getAccount);
  const { keys } = account;
  await checkOwnBundle(asking.opened, account);
  await openAccountKeys({ userId: asking.self.userId, passwordKey: proof.passwordKey, keys });
  return { ...proof, keys };
}
