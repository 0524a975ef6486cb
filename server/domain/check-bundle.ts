import { equalBytes } from '@secure-chat/shared/bytes';
import type { RegisterAccount } from '@secure-chat/shared/contract';
import { bundleFormat } from '@secure-chat/shared/signed/bundle';
import { AppError } from '../app/errors.ts';
import { sha256 } from './hash.ts';
import { parseBytes, parseFormat } from './parse-bytes.ts';
import { keyIdOf, parseEncryptionKey, parseIdentityKey, requireSignature } from './public-keys.ts';

/** A bundle whose keys, names and signature hold together, ready to be stored. */
export interface CheckedBundle {
  readonly keyVersion: number;
  readonly bytes: Buffer;
  readonly signature: Buffer;
  readonly hash: Buffer;
  readonly identityKey: Buffer;
  readonly encryptionKeyId: Buffer;
}

/**
 * Checks that an account's bundle says the same as the account around it (PROTOCOL §5).
 * @throws {AppError} `invalid_request` naming the field at fault, or `invalid_signature`.
 */
export function checkBundle(
  body: Pick<RegisterAccount, 'userId' | 'username' | 'keys' | 'bundle'>,
): CheckedBundle {
  const bytes = parseBytes(body.bundle.bytes, 'bundle.bytes');
  const signature = parseBytes(body.bundle.signature, 'bundle.signature');
  const bundle = parseFormat(bundleFormat, bytes, 'bundle.bytes');
  if (bundle.userId !== body.userId || bundle.username !== body.username || bundle.kemKey !== null)
    throw new AppError('invalid_request', { field: 'bundle.bytes' });
  const identityKey = parseIdentityKey(bundle.identityKey, 'bundle.bytes');
  parseEncryptionKey(bundle.encryptionKey, 'bundle.bytes');
  requireSameKey(body.keys.identity, bundle.identityKey, 'keys.identity');
  requireSameKey(body.keys.encryption, bundle.encryptionKey, 'keys.encryption');
  requireSignature(bytes, signature, identityKey);
  return {
    keyVersion: bundle.keyVersion,
    bytes: Buffer.from(bytes),
    signature: Buffer.from(signature),
    hash: sha256(bytes),
    identityKey: Buffer.from(bundle.identityKey),
    encryptionKeyId: keyIdOf(bundle.encryptionKey),
  };
}

function requireSameKey(pair: { keyId: string; publicKey: string }, spki: Uint8Array, field: string): void {
  if (!equalBytes(parseBytes(pair.publicKey, `${field}.publicKey`), spki))
    throw new AppError('invalid_request', { field: `${field}.publicKey` });
  if (!equalBytes(parseBytes(pair.keyId, `${field}.keyId`), keyIdOf(spki)))
    throw new AppError('invalid_request', { field: `${field}.keyId` });
}
