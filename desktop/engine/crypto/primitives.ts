/**
 * Suite 1 of PROTOCOL §2, and the only importer of `crypto.subtle` and the Argon2 library.
 * No primitive is written here: these are the calls, with every parameter fixed.
 */
import { argon2id } from 'hash-wasm';
import { concatBytes, equalBytes, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { sizes } from '@secure-chat/shared/limits';
import { OpenError } from './errors.ts';

const { subtle } = crypto;

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const ecdsaSha256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const rsa = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;
const hmacSha256 = { name: 'HMAC', hash: 'SHA-256' } as const;
/** What a handle of the account key is called where it is only carried: no call ever encrypts with it. */
const wrappable = 'AES-GCM';
const rsaModulusBits = 3072;
const rsaExponent = Uint8Array.of(1, 0, 1);

/** What Web Crypto says of an RSA key; the Worker's types leave it out. */
interface RsaKeyAlgorithm extends KeyAlgorithm {
  readonly modulusLength: number;
  readonly publicExponent: Uint8Array;
}

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Bytes));
}

// ---- AES-256-GCM: nonce ‖ ciphertext ‖ tag --------------------------------------------------

export async function sealAes(key: CryptoKey, plaintext: Uint8Array, associated: Uint8Array): Promise<Bytes> {
  const iv = randomBytes(sizes.nonce);
  return concatBytes(iv, new Uint8Array(await subtle.encrypt(aes(iv, associated), key, plaintext as Bytes)));
}

/** @throws {OpenError} unless every byte is as it was sealed, under this key and associated data. */
export async function openAes(key: CryptoKey, sealed: Uint8Array, associated: Uint8Array): Promise<Bytes> {
  if (sealed.length < sizes.nonce + sizes.tag) throw new OpenError('too short');
  try {
    const { iv, ciphertext } = splitSealed(sealed);
    return new Uint8Array(await subtle.decrypt(aes(iv, associated), key, ciphertext));
  } catch (cause) {
    throw new OpenError('does not open', { cause });
  }
}

/** With a nonce that its caller counts: one key, one content for each. `ciphertext ‖ tag`. */
export async function sealAesAt(key: CryptoKey, nonce: Bytes, plaintext: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle.encrypt(aes(nonce, new Uint8Array(0)), key, plaintext as Bytes));
}

/** @throws {OpenError} unless it was sealed under this key and nonce. */
export async function openAesAt(key: CryptoKey, nonce: Bytes, sealed: Uint8Array): Promise<Bytes> {
  try {
    return new Uint8Array(await subtle.decrypt(aes(nonce, new Uint8Array(0)), key, sealed as Bytes));
  } catch (cause) {
    throw new OpenError('does not open', { cause });
  }
}

export function importAesKey(raw: Uint8Array): Promise<CryptoKey> {
  return subtle.importKey('raw', raw as Bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function aes(iv: Bytes, associated: Uint8Array): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: associated as Bytes, tagLength: sizes.tag * 8 };
}

function splitSealed(sealed: Uint8Array): { iv: Bytes; ciphertext: Bytes } {
  return { iv: sealed.slice(0, sizes.nonce), ciphertext: sealed.slice(sizes.nonce) };
}

// ---- HKDF-SHA-256: salt empty, info = enc(label, f…) -----------------------------------------

export function importHkdfKey(raw: Uint8Array): Promise<CryptoKey> {
  return subtle.importKey('raw', raw as Bytes, 'HKDF', false, ['deriveBits', 'deriveKey']);
}

export async function hkdfBytes(key: CryptoKey, label: string, ...fields: enc.Field[]): Promise<Bytes> {
  return new Uint8Array(await subtle.deriveBits(hkdf(label, fields), key, 256));
}

/** A non-extractable AES-256-GCM key; with `unwrap`, one that may also unwrap other keys. */
export function hkdfAesKey(key: CryptoKey, label: string, ...fields: enc.Field[]): Promise<CryptoKey> {
  const usages: KeyUsage[] = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
  return subtle.deriveKey(hkdf(label, fields), key, { name: 'AES-GCM', length: 256 }, false, usages);
}

function hkdf(label: string, fields: enc.Field[]): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: enc.encode(label, ...fields) };
}

// ---- ECDSA P-256 with SHA-256, 64-byte signatures ---------------------------------------------

export function generateIdentity(): Promise<CryptoKeyPair> {
  return subtle.generateKey(ecdsa, true, ['sign', 'verify']);
}

export async function sign(privateKey: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle.sign(ecdsaSha256, privateKey, bytes as Bytes));
}

export async function verify(
  publicKey: CryptoKey,
  signature: Uint8Array,
  bytes: Uint8Array,
): Promise<boolean> {
  if (signature.length !== sizes.signature) return false;
  return subtle.verify(ecdsaSha256, publicKey, signature as Bytes, bytes as Bytes);
}

/** @returns null unless the SPKI is an uncompressed P-256 point in its one canonical encoding. */
export async function importIdentityPublicKey(spki: Uint8Array): Promise<CryptoKey | null> {
  try {
    const key = await subtle.importKey('spki', spki as Bytes, ecdsa, true, ['verify']);
    return (await isCanonical(key, spki)) ? key : null;
  } catch {
    return null;
  }
}

// ---- RSA-OAEP-3072 with SHA-256 and a label ----------------------------------------------------

export function generateEncryptionPair(): Promise<CryptoKeyPair> {
  const parameters = { ...rsa, modulusLength: rsaModulusBits, publicExponent: rsaExponent };
  return subtle.generateKey(parameters, true, ['encrypt', 'decrypt']);
}

export async function sealRsa(
  publicKey: CryptoKey,
  plaintext: Uint8Array,
  label: Uint8Array,
): Promise<Bytes> {
  const parameters = { name: 'RSA-OAEP', label: label as Bytes };
  return new Uint8Array(await subtle.encrypt(parameters, publicKey, plaintext as Bytes));
}

/** @throws {OpenError} unless it was sealed for this key under this label. */
export async function openRsa(privateKey: CryptoKey, sealed: Uint8Array, label: Uint8Array): Promise<Bytes> {
  try {
    const parameters = { name: 'RSA-OAEP', label: label as Bytes };
    return new Uint8Array(await subtle.decrypt(parameters, privateKey, sealed as Bytes));
  } catch (cause) {
    throw new OpenError('wrap does not open', { cause });
  }
}

/**
 * Web Crypto imports RSA keys of any size without complaint: the bounds are checked here.
 * @returns null unless the SPKI is canonical, with 3072 bits and e = 65537.
 */
export function importEncryptionPublicKey(spki: Uint8Array): Promise<CryptoKey | null> {
  return importRsaPublicKey(spki, 'encrypt');
}

async function importRsaPublicKey(spki: Uint8Array, usage: 'encrypt' | 'wrapKey'): Promise<CryptoKey | null> {
  try {
    const key = await subtle.importKey('spki', spki as Bytes, rsa, true, [usage]);
    const { modulusLength, publicExponent } = key.algorithm as RsaKeyAlgorithm;
    if (modulusLength !== rsaModulusBits || !equalBytes(publicExponent, rsaExponent)) return null;
    return (await isCanonical(key, spki)) ? key : null;
  } catch {
    return null;
  }
}

// ---- Key wrapping --------------------------------------------------------------------------------

export type PrivateKeyKind = 'identity' | 'encryption';

export async function exportSpki(publicKey: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await subtle.exportKey('spki', publicKey));
}

/** PKCS#8 under AES-GCM: nonce ‖ ciphertext ‖ tag. */
export function wrapPrivateKey(
  wrappingKey: CryptoKey,
  privateKey: CryptoKey,
  associated: Uint8Array,
): Promise<Bytes> {
  return wrap('pkcs8', wrappingKey, privateKey, associated);
}

/** 32 random bytes that no script sees: an AES key only by its form, made to be sealed. */
export function generateSecret(): Promise<CryptoKey> {
  return subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
}

/** A raw key under AES-GCM; the same bytes that {@link sealAes} gives for its 32 bytes. */
export function sealKey(wrappingKey: CryptoKey, secret: CryptoKey, associated: Uint8Array): Promise<Bytes> {
  return wrap('raw', wrappingKey, secret, associated);
}

async function wrap(
  format: 'raw' | 'pkcs8',
  wrappingKey: CryptoKey,
  key: CryptoKey,
  associated: Uint8Array,
): Promise<Bytes> {
  const iv = randomBytes(sizes.nonce);
  const wrapped = await subtle.wrapKey(format, key, wrappingKey, aes(iv, associated));
  return concatBytes(iv, new Uint8Array(wrapped));
}

/** Straight from ciphertext to a non-extractable key: the PKCS#8 bytes never exist in script. */
export async function unwrapPrivateKey(
  wrappingKey: CryptoKey,
  wrapped: Uint8Array,
  associated: Uint8Array,
  kind: PrivateKeyKind,
): Promise<CryptoKey> {
  return unwrapPkcs8({ key: wrappingKey, wrapped, associated }, kind, false);
}

/** From one wrap into another: the key is nowhere but in a handle of this call, which nobody is given. */
export async function rewrapPrivateKey(
  from: WrappedPrivateKey,
  to: { readonly key: CryptoKey; readonly associated: Uint8Array },
  kind: PrivateKeyKind,
): Promise<Bytes> {
  return wrapPrivateKey(to.key, await unwrapPkcs8(from, kind, true), to.associated);
}

interface WrappedPrivateKey {
  readonly key: CryptoKey;
  readonly wrapped: Uint8Array;
  readonly associated: Uint8Array;
}

async function unwrapPkcs8(
  { key, wrapped, associated }: WrappedPrivateKey,
  kind: PrivateKeyKind,
  extractable: boolean,
): Promise<CryptoKey> {
  const { iv, ciphertext } = splitSealed(wrapped);
  const [algorithm, usage] = kind === 'identity' ? ([ecdsa, 'sign'] as const) : ([rsa, 'decrypt'] as const);
  const unwrapping = aes(iv, associated);
  try {
    return await subtle.unwrapKey('pkcs8', ciphertext, key, unwrapping, algorithm, extractable, [usage]);
  } catch (cause) {
    throw new OpenError('private key does not open', { cause });
  }
}

/** Straight from ciphertext to a non-extractable HKDF key. */
export function unwrapHkdfKey(
  wrappingKey: CryptoKey,
  wrapped: Uint8Array,
  associated: Uint8Array,
): Promise<CryptoKey> {
  return unwrapSecret(wrapped, (ciphertext, iv) =>
    subtle.unwrapKey('raw', ciphertext, wrappingKey, aes(iv, associated), 'HKDF', false, [
      'deriveBits',
      'deriveKey',
    ]),
  );
}

/** Straight from ciphertext to what {@link sealKey} can seal again; its bytes stay out of script. */
export function unwrapAesKey(
  wrappingKey: CryptoKey,
  wrapped: Uint8Array,
  associated: Uint8Array,
): Promise<CryptoKey> {
  return unwrapSecret(wrapped, (ciphertext, iv) =>
    subtle.unwrapKey('raw', ciphertext, wrappingKey, aes(iv, associated), 'AES-GCM', true, ['encrypt']),
  );
}

async function unwrapSecret(
  wrapped: Uint8Array,
  unwrap: (ciphertext: Bytes, iv: Bytes) => Promise<CryptoKey>,
): Promise<CryptoKey> {
  if (wrapped.length !== sizes.nonce + 32 + sizes.tag) throw new OpenError('another size');
  const { iv, ciphertext } = splitSealed(wrapped);
  try {
    return await unwrap(ciphertext, iv);
  } catch (cause) {
    throw new OpenError('key does not open', { cause });
  }
}

// ---- A key that opens an account, on its way to another device or under another door --------------

/** A pair for one approval: what is wrapped for it goes straight into a key, and its private half stays. */
export function generateApprovalPair(): Promise<CryptoKeyPair> {
  const parameters = { ...rsa, modulusLength: rsaModulusBits, publicExponent: rsaExponent };
  return subtle.generateKey(parameters, false, ['wrapKey', 'unwrapKey']);
}

/** @returns null unless the SPKI is canonical, with 3072 bits and e = 65537. */
export function importWrappingKey(spki: Uint8Array): Promise<CryptoKey | null> {
  return importRsaPublicKey(spki, 'wrapKey');
}

export async function wrapKeyRsa(publicKey: CryptoKey, key: CryptoKey, label: Uint8Array): Promise<Bytes> {
  const parameters = { name: 'RSA-OAEP', label: label as Bytes };
  return new Uint8Array(await subtle.wrapKey('raw', key, publicKey, parameters));
}

/**
 * @returns the wrapped key twice: for HKDF, and as a handle that can be wrapped once more.
 * @throws {OpenError} unless 32 bytes were wrapped for this key under this label.
 */
export async function unwrapKeyRsa(
  privateKey: CryptoKey,
  wrapped: Uint8Array,
  label: Uint8Array,
): Promise<{ readonly hkdf: CryptoKey; readonly wrappable: CryptoKey }> {
  const parameters = { name: 'RSA-OAEP', label: label as Bytes };
  const unwrap = (algorithm: string, extractable: boolean, usages: KeyUsage[]): Promise<CryptoKey> =>
    subtle.unwrapKey('raw', wrapped as Bytes, privateKey, parameters, algorithm, extractable, usages);
  try {
    const handle = await unwrap(wrappable, true, ['encrypt']);
    if ((handle.algorithm as AesKeyAlgorithm).length !== 256) throw new OpenError('another size');
    return { hkdf: await unwrap('HKDF', false, ['deriveBits', 'deriveKey']), wrappable: handle };
  } catch (cause) {
    throw new OpenError('wrap does not open', { cause });
  }
}

// ---- HMAC-SHA-256 ----------------------------------------------------------------------------------

export function importHmacKey(raw: Uint8Array): Promise<CryptoKey> {
  return subtle.importKey('raw', raw as Bytes, hmacSha256, false, ['sign', 'verify']);
}

export async function hmac(key: CryptoKey, bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle.sign('HMAC', key, bytes as Bytes));
}

export function isHmac(key: CryptoKey, code: Uint8Array, bytes: Uint8Array): Promise<boolean> {
  return subtle.verify('HMAC', key, code as Bytes, bytes as Bytes);
}

// ---- Passwords and fingerprints -------------------------------------------------------------------

/** Argon2id 1.3, 32 bytes. */
export async function argon2(
  password: Uint8Array,
  salt: Uint8Array,
  cost: { readonly memoryKiB: number; readonly passes: number; readonly lanes: number },
): Promise<Bytes> {
  const hash = await argon2id({
    password,
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.passes,
    parallelism: cost.lanes,
    hashLength: 32,
    outputType: 'binary',
  });
  return hash as Bytes;
}

export async function pbkdf2Sha512(
  secret: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Promise<Bytes> {
  const key = await subtle.importKey('raw', secret as Bytes, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt: salt as Bytes, iterations: rounds };
  return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
}

/** One key, one encoding: what is re-exported must be what came (PROTOCOL §2). */
async function isCanonical(key: CryptoKey, spki: Uint8Array): Promise<boolean> {
  return equalBytes(await exportSpki(key), spki);
}
