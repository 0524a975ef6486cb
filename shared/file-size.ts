/**
 * How long a sealed file is (PROTOCOL §7): both sides compute it, the client to declare it and the
 * server to hold it against the admin's limit. Sizes are bytes.
 */
import { sizes } from './limits.ts';

/** Plaintext bytes of every chunk but the last. */
export const fileChunkBytes = 256 * 1024;
export const sealedChunkBytes = fileChunkBytes + sizes.tag;

/** Padmé (Nikitin et al., PURBs, 2019): lengths are told with at most log2 log2 bits, at 12 % at most. */
export function padme(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const keep = Math.floor(Math.log2(exponent)) + 1;
  const unit = 2 ** Math.max(0, exponent - keep);
  return Math.ceil(length / unit) * unit;
}

/** An empty file still has one chunk, which carries the mark of the last. */
export function chunkCount(paddedBytes: number): number {
  return Math.max(1, Math.ceil(paddedBytes / fileChunkBytes));
}

/** Where the list of the chunks' hashes begins, right behind the last chunk. */
export function hashListOffset(paddedBytes: number): number {
  return paddedBytes + chunkCount(paddedBytes) * sizes.tag;
}

/** What the server keeps of a file: its sealed chunks, then one hash for each. */
export function storedBytes(paddedBytes: number): number {
  return hashListOffset(paddedBytes) + chunkCount(paddedBytes) * sizes.hash;
}
