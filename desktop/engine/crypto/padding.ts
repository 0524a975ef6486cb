import { OpenError } from './errors.ts';
import type { Bytes } from '@secure-chat/shared/bytes';
import { padme } from '@secure-chat/shared/file-size';

const smallest = 256;

/** pad(p) = p ‖ 0x80 ‖ 0…, to max(256, Padmé(len + 1)) bytes (PROTOCOL §2). */
export function pad(plaintext: Uint8Array): Bytes {
  const padded = new Uint8Array(Math.max(smallest, padme(plaintext.length + 1)));
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

/** @throws {OpenError} unless the padding is exactly what {@link pad} makes. */
export function unpad(padded: Uint8Array): Bytes {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80) throw new OpenError('padding');
  if (padded.length !== Math.max(smallest, padme(end + 1))) throw new OpenError('padding length');
  return padded.slice(0, end);
}
