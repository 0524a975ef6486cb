import { Readable } from 'node:stream';
import { limits } from '@secure-chat/shared/limits';
import type { BlobStore } from './blob-store.ts';

const partBytes = limits.uploadPartBytes;

export const partCount = (bytes: number): number => Math.ceil(bytes / partBytes);

/** Bytes `from` to `to` of a blob, both included; a part is opened when the one before it was taken. */
export function readRange(store: BlobStore, blob: string, from: number, to: number): Readable {
  return Readable.from(chunksOf(store, blob, from, to), { objectMode: false });
}

async function* chunksOf(store: BlobStore, blob: string, from: number, to: number): AsyncGenerator<Buffer> {
  for (let part = Math.floor(from / partBytes); part * partBytes <= to; part++) {
    const start = part * partBytes;
    const content = await store.readPart(
      { blob, part },
      Math.max(0, from - start),
      Math.min(partBytes - 1, to - start),
    );
    yield* content as AsyncIterable<Buffer>;
  }
}
