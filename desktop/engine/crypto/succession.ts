import { equalBytes, fromBase64Url } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import { EncodingError } from '@secure-chat/shared/encoding';
import { successionFormat } from '@secure-chat/shared/signed/succession';
import type { OpenedAccount } from './account-keys.ts';
import { openBundle, type OpenedBundle } from './bundle.ts';
import { sha256 } from './primitives.ts';
import { isSignedBy, signBytes } from './signatures.ts';

/** Says with the identity that gives way which bundle follows its own (PROTOCOL §4). */
export async function signSuccession(former: OpenedAccount, next: Signed): Promise<Signed> {
  const { bundle, hash } = await openBundle(next);
  const { userId, keyVersion } = bundle;
  const previousIdentityHash = former.identity.hash;
  return signBytes(
    former,
    successionFormat.encode({ suite: 1, userId, previousIdentityHash, keyVersion, bundleHash: hash }),
  );
}

/**
 * Whether this identity named the bundle as the one that follows its own. Whoever has its private key can have
 * said so: it is told to a person who decides, and decides nothing.
 */
export async function isSuccessorOf(
  { bundle, hash, succession }: OpenedBundle,
  formerIdentity: Uint8Array,
): Promise<boolean> {
  if (succession === undefined) return false;
  const bytes = fromBase64Url(succession.bytes);
  try {
    const said = successionFormat.decode(bytes);
    return (
      said.userId === bundle.userId &&
      said.keyVersion === bundle.keyVersion &&
      equalBytes(said.bundleHash, hash) &&
      equalBytes(said.previousIdentityHash, await sha256(formerIdentity)) &&
      (await isSignedBy(formerIdentity, succession.signature, bytes))
    );
  } catch (error) {
    if (error instanceof EncodingError) return false;
    throw error;
  }
}
