import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import type { OpenedAccount } from './account-keys.ts';
import { importIdentityPublicKey, sign, verify } from './primitives.ts';

/** Signs bytes in their canonical encoding with one's own identity. */
export async function signBytes(opened: Pick<OpenedAccount, 'identity'>, bytes: Bytes): Promise<Signed> {
  const signature = await sign(opened.identity.privateKey, bytes);
  return { bytes: toBase64Url(bytes), signature: toBase64Url(signature) };
}

/** Whether `signature` over `bytes` is by this identity; false as well for an identity that suite 1 refuses. */
export async function isSignedBy(
  identityKey: Uint8Array,
  signature: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const key = await identityKeyOf(identityKey);
  return key !== null && verify(key, fromBase64Url(signature), bytes);
}

/** Imported identities of this run: a history of a thousand messages imports its few signers once. */
const imported = new Map<string, CryptoKey | null>();
const mostImported = 2_048;

async function identityKeyOf(spki: Uint8Array): Promise<CryptoKey | null> {
  const name = toBase64Url(spki);
  const known = imported.get(name);
  if (known !== undefined) return known;
  const key = await importIdentityPublicKey(spki);
  if (imported.size >= mostImported) imported.delete(imported.keys().next().value!);
  imported.set(name, key);
  return key;
}
