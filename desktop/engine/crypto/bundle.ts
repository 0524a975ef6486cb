import { fromBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import type { PublishedBundle, Signed } from '@secure-chat/shared/contract';
import { bundleFormat, type Bundle } from '@secure-chat/shared/signed/bundle';
import type { OpenedAccount } from './account-keys.ts';
import { BundleError } from './errors.ts';
import { keyIdOf } from './key-pairs.ts';
import { importEncryptionPublicKey, sha256 } from './primitives.ts';
import { isSignedBy, signBytes } from './signatures.ts';

/** Somebody's public keys, checked: canonical, of suite 1, signed by the identity that they name. */
export interface OpenedBundle {
  readonly bundle: Bundle;
  readonly hash: Bytes;
  readonly encryptionKeyId: Bytes;
  readonly encryptionKey: CryptoKey;
  /** What the identity before is shown to have said of it; nobody has checked that yet. */
  readonly succession?: Signed;
}

export function createBundle(
  opened: OpenedAccount,
  input: { readonly username: string; readonly keyVersion: number; readonly createdAt: number },
): Promise<Signed> {
  const bytes = bundleFormat.encode({
    suite: 1,
    userId: opened.userId,
    ...input,
    identityKey: opened.identity.publicKey,
    encryptionKey: opened.encryption.publicKey,
    kemKey: null,
  });
  return signBytes(opened, bytes);
}

/** @throws {BundleError} for whatever is wrong with it (PROTOCOL §2, §5). */
export async function openBundle(signed: PublishedBundle): Promise<OpenedBundle> {
  try {
    const bytes = fromBase64Url(signed.bytes);
    const bundle = bundleFormat.decode(bytes);
    if (bundle.kemKey !== null) throw new BundleError('suite 1 has no KEM key');
    if (!(await isSignedBy(bundle.identityKey, signed.signature, bytes))) throw new BundleError('signature');
    const encryptionKey = await importEncryptionPublicKey(bundle.encryptionKey);
    if (encryptionKey === null) throw new BundleError('encryption key');
    const encryptionKeyId = await keyIdOf(bundle.encryptionKey);
    const { succession } = signed;
    const opened = { bundle, hash: await sha256(bytes), encryptionKeyId, encryptionKey };
    return { ...opened, ...(succession && { succession }) };
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    throw new BundleError('malformed', { cause });
  }
}
