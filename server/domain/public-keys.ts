import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { sizes } from '@secure-chat/shared/limits';
import { equalBytes } from '@secure-chat/shared/bytes';
import { AppError } from '../app/errors.ts';
import { sha256 } from './hash.ts';

/** keyId of PROTOCOL §2. */
export function keyIdOf(spki: Uint8Array): Buffer {
  return sha256(spki).subarray(0, sizes.keyId);
}

/** @throws {AppError} `invalid_request` unless the bytes are the one SPKI of a P-256 key (PROTOCOL §2). */
export function parseIdentityKey(spki: Uint8Array, field: string): KeyObject {
  const key = parseSpki(spki, field);
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new AppError('invalid_request', { field });
  return key;
}

/** @throws {AppError} `invalid_request` unless the bytes are the one SPKI of an RSA-3072 key with e = 65537. */
export function parseEncryptionKey(spki: Uint8Array, field: string): KeyObject {
  const key = parseSpki(spki, field);
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== 'rsa' || modulusLength !== 3072 || publicExponent !== 65_537n)
    throw new AppError('invalid_request', { field });
  return key;
}

/** @throws {AppError} `invalid_signature` */
export function requireSignature(signed: Uint8Array, signature: Uint8Array, identityKey: KeyObject): void {
  if (!verify('sha256', signed, { key: identityKey, dsaEncoding: 'ieee-p1363' }, signature))
    throw new AppError('invalid_signature');
}

function parseSpki(spki: Uint8Array, field: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new AppError('invalid_request', { field, cause });
  }
  // One key has one encoding here: a compressed point or stray parameters would give it a second keyId.
  if (!equalBytes(key.export({ format: 'der', type: 'spki' }), spki))
    throw new AppError('invalid_request', { field });
  return key;
}
