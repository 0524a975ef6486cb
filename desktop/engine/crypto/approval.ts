import type { Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { AccountKeyHandle } from './account-key.ts';
import { drawSymbols } from './crockford.ts';
import {
  exportSpki,
  generateApprovalPair,
  hmac,
  importAesKey,
  importHmacKey,
  isHmac,
  openAes,
  pbkdf2Sha512,
  sealAes,
  unwrapKeyRsa,
} from './primitives.ts';

export const approvalSymbols = 12;
const rounds = 100_000;
const request = new TextEncoder().encode('request');

/** What a new device keeps while it asks to be let in (PROTOCOL §4). */
export interface ApprovalSecret {
  /** Shown here, typed at the other device, and sent nowhere: 60 bits. */
  readonly symbols: string;
  /** SPKI */
  readonly publicKey: Bytes;
  readonly privateKey: CryptoKey;
}

/** What both devices know and the server does not: the symbols, for this account and this public key. */
export interface ApprovalTerms {
  readonly symbols: string;
  readonly userId: string;
  readonly publicKey: Uint8Array;
}

/** Takes about a second for the RSA pair. */
export async function createApprovalSecret(): Promise<ApprovalSecret> {
  const pair = await generateApprovalPair();
  return {
    symbols: drawSymbols(approvalSymbols),
    publicKey: await exportSpki(pair.publicKey),
    privateKey: pair.privateKey,
  };
}

/** Shows that the public key is of the device that shows the symbols. */
export async function proveRequest(terms: ApprovalTerms): Promise<Bytes> {
  const { proofKey } = await deriveKeys(terms);
  return hmac(proofKey, request);
}

/** False for other symbols, another public key or another account: which of them is not to be told apart. */
export async function isRequestOf(terms: ApprovalTerms, proof: Uint8Array): Promise<boolean> {
  const { proofKey } = await deriveKeys(terms);
  return isHmac(proofKey, proof, request);
}

/** The account key for the device that asked, which alone opens it, from one that knew the symbols. */
export async function sealApproval(terms: ApprovalTerms, accountKey: AccountKeyHandle): Promise<Bytes> {
  const { sealKey, label } = await deriveKeys(terms);
  return sealAes(sealKey, await accountKey.wrapFor(terms.publicKey, label), label);
}

/**
 * @returns the account key, and the handle by which a new password will wrap it.
 * @throws {OpenError} unless a device that was told the symbols sealed it for this one.
 */
export async function openApproval(
  secret: ApprovalSecret,
  userId: string,
  sealed: Uint8Array,
): Promise<{ readonly accountKey: CryptoKey; readonly handle: AccountKeyHandle }> {
  const { sealKey, label } = await deriveKeys({ ...secret, userId });
  const wrapped = await openAes(sealKey, sealed, label);
  const { hkdf, wrappable } = await unwrapKeyRsa(secret.privateKey, wrapped, label);
  return { accountKey: hkdf, handle: new AccountKeyHandle(wrappable) };
}

/** K is one block of PBKDF2: its first half proves, its second half seals. */
async function deriveKeys({ symbols, userId, publicKey }: ApprovalTerms) {
  const label = enc.encode('approve', enc.uuid(userId), enc.bytes(publicKey));
  const key = await pbkdf2Sha512(new TextEncoder().encode(symbols), label, rounds, 64);
  const [proofKey, sealKey] = await Promise.all([
    importHmacKey(key.subarray(0, 32)),
    importAesKey(key.subarray(32)),
  ]);
  key.fill(0);
  return { proofKey, sealKey, label };
}
