import { equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import type { AccountKeys, PastKeys } from '@secure-chat/shared/contract';
import * as enc from '@secure-chat/shared/encoding';
import { CryptoError, OwnKeysTamperedError } from './errors.ts';
import { keyIdOf, type KeyPair } from './key-pairs.ts';
import {
  rewrapPrivateKey,
  sha256,
  unwrapPrivateKey,
  wrapPrivateKey,
  type PrivateKeyKind,
} from './primitives.ts';

export type WrappedPair = AccountKeys['identity'];

/** Where a private key lies, beside its account: what it is bound to (PROTOCOL §3). */
export interface PairPlace {
  readonly userId: string;
  readonly kind: PrivateKeyKind;
  /** Of an account that was secured: SHA-256 of the keys from before, for none of them to be left out. */
  readonly pastHash?: Bytes | undefined;
  /** Whether it is one of those: none of them can be shown for the one in force. */
  readonly isPast?: true;
}

export async function wrapPair(keysKey: CryptoKey, place: PairPlace, pair: KeyPair): Promise<WrappedPair> {
  const associated = labelOf(place, pair);
  return {
    keyId: toBase64Url(pair.keyId),
    publicKey: toBase64Url(pair.publicKey),
    wrappedPrivateKey: toBase64Url(await wrapPrivateKey(keysKey, pair.privateKey, associated)),
  };
}

/**
 * The public key is in the associated data: under another one than the account's own, nothing opens.
 * @throws {OwnKeysTamperedError}
 */
export async function unwrapPair(keysKey: CryptoKey, place: PairPlace, pair: WrappedPair): Promise<KeyPair> {
  try {
    const shown = await readPair(pair);
    const wrapped = fromBase64Url(pair.wrappedPrivateKey);
    const privateKey = await unwrapPrivateKey(keysKey, wrapped, labelOf(place, shown), place.kind);
    return { privateKey, ...shown };
  } catch (cause) {
    throw new OwnKeysTamperedError(`${place.kind} key does not open`, { cause });
  }
}

interface Rewrap {
  readonly pair: WrappedPair;
  readonly from: { readonly keysKey: CryptoKey; readonly place: PairPlace };
  readonly to: CryptoKey;
}

/** A private key of before, under another account key: as one of the past. @throws {OwnKeysTamperedError} */
export async function keepPair({ pair, from, to }: Rewrap): Promise<WrappedPair> {
  const { userId, kind } = from.place;
  try {
    const shown = await readPair(pair);
    const rewrapped = await rewrapPrivateKey(
      {
        key: from.keysKey,
        wrapped: fromBase64Url(pair.wrappedPrivateKey),
        associated: labelOf(from.place, shown),
      },
      { key: to, associated: labelOf({ userId, kind, isPast: true }, shown) },
      kind,
    );
    return { ...pair, wrappedPrivateKey: toBase64Url(rewrapped) };
  } catch (cause) {
    throw new OwnKeysTamperedError(`${kind} key does not open`, { cause });
  }
}

/** Undefined for an account that was never secured, whose wraps are bound to nothing more. */
export async function hashPast(past: readonly PastKeys[] | undefined): Promise<Bytes | undefined> {
  if (past === undefined) return undefined;
  const entries = past.map(({ identity, encryption }) =>
    enc.list([...fieldsOf(identity), ...fieldsOf(encryption)]),
  );
  return sha256(enc.encode('past-keys', enc.u64(1), ...entries));
}

const fieldsOf = ({ publicKey, wrappedPrivateKey }: WrappedPair) => [
  enc.bytes(fromBase64Url(publicKey)),
  enc.bytes(fromBase64Url(wrappedPrivateKey)),
];

async function readPair(pair: WrappedPair): Promise<Pick<KeyPair, 'publicKey' | 'keyId'>> {
  const publicKey = fromBase64Url(pair.publicKey);
  const keyId = fromBase64Url(pair.keyId);
  if (!equalBytes(keyId, await keyIdOf(publicKey))) throw new CryptoError('another key id');
  return { publicKey, keyId };
}

function labelOf(
  { userId, kind, pastHash, isPast }: PairPlace,
  { keyId, publicKey }: Pick<KeyPair, 'publicKey' | 'keyId'>,
): Bytes {
  return enc.encode(
    isPast ? 'past-private-key' : 'private-key',
    enc.u64(1),
    enc.uuid(userId),
    enc.text(kind),
    enc.bytes(keyId),
    enc.bytes(publicKey),
    ...(pastHash === undefined ? [] : [enc.bytes(pastHash)]),
  );
}
