import type { Bytes } from '@secure-chat/shared/bytes';
import { sealPasswordDoor, sealRecoveryDoor, type PasswordDoor, type RecoveryDoor } from './doors.ts';
import { OpenError } from './errors.ts';
import { importWrappingKey, wrapKeyRsa } from './primitives.ts';

/**
 * The one extractable handle of the account key (PROTOCOL §4): a device that is let in is given the
 * key, and a new password or recovery code wraps it anew. It goes from here into a wrap and nowhere else; its raw
 * bytes are never in script.
 */
export class AccountKeyHandle {
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** Under a new password. */
  sealPassword(input: Parameters<typeof sealPasswordDoor>[1]): Promise<PasswordDoor> {
    return sealPasswordDoor(this.#key, input);
  }

  /** Under a recovery code that nobody has seen yet. */
  sealRecovery(label: Parameters<typeof sealRecoveryDoor>[1]): Promise<RecoveryDoor> {
    return sealRecoveryDoor(this.#key, label);
  }

  /** @throws {OpenError} if the public key is none that suite 1 allows. */
  async wrapFor(spki: Uint8Array, label: Bytes): Promise<Bytes> {
    const publicKey = await importWrappingKey(spki);
    if (publicKey === null) throw new OpenError('a public key of another kind');
    return wrapKeyRsa(publicKey, this.#key, label);
  }
}
