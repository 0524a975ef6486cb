import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BlobLengthError, type BlobPart, type BlobStore } from './blob-store.ts';

/** A folder with one folder a blob and one file a part. What is being written lies in `incoming`. */
export async function createFileStore(folder: string): Promise<BlobStore> {
  const incoming = join(folder, 'incoming');
  // What a crash left half written belongs to nobody.
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  const placeOf = ({ blob, part }: BlobPart): string => join(folder, blob, part.toString().padStart(6, '0'));
  return {
    async writePart(part, content, bytes) {
      const draft = join(incoming, randomUUID());
      try {
        await writeWhole(draft, content, bytes);
        await mkdir(dirname(placeOf(part)), { recursive: true, mode: 0o700 });
        await rename(draft, placeOf(part));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async readPart(part, from, to) {
      const file = await open(placeOf(part));
      return createReadStream('', { fd: file, start: from, end: to });
    },
    async remove(blob) {
      await rm(join(folder, blob), { recursive: true, force: true });
      // The conversation's own folder goes with its last blob.
      await rmdir(dirname(join(folder, blob))).catch(() => undefined);
    },
  };
}

/** On disk, and not only handed to the system, before it counts. */
async function writeWhole(path: string, content: Readable, bytes: number): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    let written = 0;
    for await (const chunk of content as AsyncIterable<Buffer>) {
      written += chunk.length;
      if (written > bytes) break;
      await file.writeFile(chunk);
    }
    if (written !== bytes) throw new BlobLengthError('another length');
    await file.datasync();
  } finally {
    await file.close();
  }
}
