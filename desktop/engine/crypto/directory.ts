import { concatBytes, equalBytes, type Bytes } from '@secure-chat/shared/bytes';
import type { DirectoryEntry } from '@secure-chat/shared/signed/directory';
import type { OpenedBundle } from './bundle.ts';
import { sha256 } from './primitives.ts';

/** dirHash_n = SHA-256(dirHash_{n−1} ‖ SHA-256(entry)) (PROTOCOL §5). */
export async function directoryHash(previous: Uint8Array, entry: Uint8Array): Promise<Bytes> {
  return sha256(concatBytes(previous, await sha256(entry)));
}

/** Whether an entry publishes exactly this bundle: the same person, name, version and bytes. */
export async function isPublishedBy(entry: DirectoryEntry, opened: OpenedBundle): Promise<boolean> {
  const { userId, username, keyVersion } = opened.bundle;
  return (
    entry.userId === userId &&
    entry.keyVersion === keyVersion &&
    equalBytes(entry.bundleHash, opened.hash) &&
    equalBytes(entry.usernameHash, await sha256(new TextEncoder().encode(username)))
  );
}
