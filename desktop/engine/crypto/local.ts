import type { Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { openAes, sealAes } from './primitives.ts';

/** Seals what stays on this computer; `label` names its place, so that values cannot be exchanged. */
export function sealLocal(localKey: CryptoKey, label: string, plaintext: Uint8Array): Promise<Bytes> {
  return sealAes(localKey, plaintext, enc.encode('local', enc.u64(1), enc.text(label)));
}

/** @throws {OpenError} unless it was sealed under this key and label. */
export function openLocal(localKey: CryptoKey, label: string, sealed: Uint8Array): Promise<Bytes> {
  return openAes(localKey, sealed, enc.encode('local', enc.u64(1), enc.text(label)));
}
