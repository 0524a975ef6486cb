import type { Bytes } from '@secure-chat/shared/bytes';
import { sizes } from '@secure-chat/shared/limits';
import { exportSpki, generateEncryptionPair, generateIdentity, sha256 } from './primitives.ts';

/** A key that the account holds: the private half is non-extractable. */
export interface KeyPair {
  readonly privateKey: CryptoKey;
  /** SPKI */
  readonly publicKey: Bytes;
  readonly keyId: Bytes;
}

/** Fresh pairs, extractable until they have been wrapped once by `createAccountKeys`. */
export interface NewKeyPairs {
  readonly identity: KeyPair;
  readonly encryption: KeyPair;
}

/** Takes about a second for the RSA pair: start it while the person types. */
export async function generateKeyPairs(): Promise<NewKeyPairs> {
  const [identity, encryption] = await Promise.all([generateIdentity(), generateEncryptionPair()]);
  return { identity: await describe(identity), encryption: await describe(encryption) };
}

/** keyId = first 16 bytes of SHA-256(SPKI) (PROTOCOL §2). */
export async function keyIdOf(spki: Uint8Array): Promise<Bytes> {
  return (await sha256(spki)).slice(0, sizes.keyId);
}

async function describe(pair: CryptoKeyPair): Promise<KeyPair> {
  const publicKey = await exportSpki(pair.publicKey);
  return { privateKey: pair.privateKey, publicKey, keyId: await keyIdOf(publicKey) };
}
