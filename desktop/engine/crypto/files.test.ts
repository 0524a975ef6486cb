import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes, equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { fileChunkBytes, hashListOffset, padme, storedBytes } from '@secure-chat/shared/file-size';
import { FileError } from './errors.ts';
import { chunkRange, createFileKey, describeFile, FileOpener, FileSealer, openWholeFile } from './files.ts';
import { parsePayload, type FileReference } from './payload.ts';

const attachmentId = '0a77ac40-0a77-4a77-8a77-0a77ac400a77';

interface Sealed {
  readonly reference: FileReference;
  readonly stored: Bytes;
}

function contentOf(length: number): Bytes {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
}

async function seal(content: Bytes, key = createFileKey()): Promise<Sealed> {
  const sealer = await FileSealer.create(new Blob([content]), key);
  const chunks: Bytes[] = [];
  const hashes: Bytes[] = [];
  for (let index = 0; index < sealer.chunks; index++) {
    const { chunk, hash } = await sealer.seal(index);
    chunks.push(chunk);
    hashes.push(hash);
  }
  const list = concatBytes(...hashes);
  const reference = await describeFile({ key, size: content.length, attachmentId }, list);
  return { reference, stored: concatBytes(...chunks, list) };
}

/** The same file with other chunks, its hashes told as the sender told them. */
function rearranged({ reference, stored }: Sealed, order: readonly number[]): Bytes {
  const chunks = order.map((index) => {
    const { from, to } = chunkRange(reference.padded, index);
    return stored.slice(from, to);
  });
  return concatBytes(...chunks, stored.slice(hashListOffset(reference.padded)));
}

describe('a file', () => {
  it('of any size comes out as it went in', async () => {
    const size = fc.oneof(
      fc.integer({ min: 0, max: 3_000 }),
      fc.constantFrom(0, 1, fileChunkBytes - 1, fileChunkBytes, fileChunkBytes + 1, 3 * fileChunkBytes + 7),
    );
    await fc.assert(
      fc.asyncProperty(size, async (length) => {
        const { reference, stored } = await seal(contentOf(length));
        expect(stored).toHaveLength(storedBytes(padme(length)));
        const opened = await openWholeFile(reference, stored);
        expect(equalBytes(opened, contentOf(length))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is sealed alike under one key, and differently under another', async () => {
    const key = createFileKey();
    const content = contentOf(1_000);
    expect((await seal(content, key)).stored).toEqual((await seal(content, key)).stored);
    expect((await seal(content)).stored).not.toEqual((await seal(content)).stored);
  });

  it('has the same stored length as others of about its size', async () => {
    expect((await seal(contentOf(100_400))).stored.length).toBe(
      (await seal(contentOf(102_300))).stored.length,
    );
  });

  it('is read a chunk at a time', async () => {
    const read: number[] = [];
    const blob = new Blob([contentOf(3 * fileChunkBytes)]);
    const watched = {
      size: blob.size,
      slice: (from: number, to: number) => {
        read.push(Math.min(to, blob.size) - from);
        return blob.slice(from, to);
      },
    } as Blob;
    const sealer = await FileSealer.create(watched, createFileKey());
    await sealer.seal(1);
    expect(read).toEqual([fileChunkBytes]);
  });
});

describe('a file that was tampered with', () => {
  let sealed: Sealed;
  const chunks = 3;
  beforeAll(async () => {
    sealed = await seal(contentOf(chunks * fileChunkBytes - 5_000));
  });

  it('is refused, whichever byte of it was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.stored.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = sealed.stored.slice();
          changed[at] = changed[at]! ^ flip;
          await expect(openWholeFile(sealed.reference, changed)).rejects.toThrow(FileError);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['swapped', [1, 0, 2]],
    ['doubled', [0, 0, 2]],
    ['put last', [0, 2, 1]],
  ])('is refused when a chunk was %s', async (_what, order) => {
    await expect(openWholeFile(sealed.reference, rearranged(sealed, order))).rejects.toThrow(FileError);
  });

  it('is refused when it was cut short, with the list cut to match', async () => {
    const { reference, stored } = sealed;
    const list = stored.slice(hashListOffset(reference.padded), -32);
    await expect(openWholeFile(reference, rearranged(sealed, [0, 1]))).rejects.toThrow(FileError);
    await expect(FileOpener.create(reference, list)).rejects.toThrow('hash list length');
  });

  it('is refused by its hash list before any chunk is looked at', async () => {
    const list = sealed.stored.slice(hashListOffset(sealed.reference.padded));
    list[0]! ^= 1;
    await expect(FileOpener.create(sealed.reference, list)).rejects.toThrow('hash list');
  });

  it('is refused where a member hands out another chunk under the true list', async () => {
    const other = await seal(contentOf(chunks * fileChunkBytes - 5_000).fill(7), sealed.reference.key);
    const { reference, stored } = sealed;
    const opener = await FileOpener.create(reference, stored.slice(hashListOffset(reference.padded)));
    const { from, to } = chunkRange(reference.padded, 1);
    await expect(opener.open(1, other.stored.slice(from, to))).rejects.toThrow('chunk hash');
    expect(await opener.open(1, stored.slice(from, to))).toHaveLength(fileChunkBytes);
  });

  it('is refused when a chunk that is not the last carries the mark of the last', async () => {
    const short = await seal(contentOf(fileChunkBytes), sealed.reference.key);
    const list = short.stored.slice(hashListOffset(short.reference.padded));
    const forged = concatBytes(list, sealed.stored.slice(hashListOffset(sealed.reference.padded) + 32));
    const reference = await describeFile({ ...sealed.reference, size: sealed.reference.size }, forged);
    const opener = await FileOpener.create(reference, forged);
    const chunk = short.stored.slice(0, chunkRange(short.reference.padded, 0).to);
    await expect(opener.open(0, chunk)).rejects.toThrow('chunk does not open');
  });

  it('is refused when something is hidden in its padding', async () => {
    const { reference, stored } = await seal(contentOf(10_000));
    const lying = { ...reference, size: 9_900 };
    await expect(openWholeFile(lying, stored)).rejects.toThrow('padding');
  });
});

describe('what a message says of a file', () => {
  const file = (changes: Partial<FileReference> = {}) => ({
    attachmentId,
    key: toBase64Url(new Uint8Array(32)),
    size: 1_000,
    padded: padme(1_000),
    root: toBase64Url(new Uint8Array(32)),
    ...changes,
  });
  const payload = (changes: object = {}) => ({
    kind: 'attachment',
    name: 'plan.pdf',
    mediaType: 'application/pdf',
    file: file(),
    ...changes,
  });

  it('is taken when it fits together', () => {
    expect(parsePayload(payload())).toEqual(payload());
    expect(parsePayload(payload({ preview: file(), width: 40, height: 30 }))).not.toBeNull();
  });

  it.each([
    ['another padding', { file: file({ padded: 2_000 }) }],
    ['a short key', { file: file({ key: 'AAAA' }) }],
    ['a negative size', { file: file({ size: -1 }) }],
    ['a name without end', { name: 'x'.repeat(300) }],
    ['a preview beyond 32 KiB', { preview: file({ size: 40_000, padded: padme(40_000) }) }],
  ])('is refused with %s', (_what, changes) => {
    expect(parsePayload(payload(changes))).toBeNull();
  });

  it('names a fresh key of 32 bytes', () => {
    expect(fromBase64Url(createFileKey())).toHaveLength(32);
    expect(createFileKey()).not.toBe(createFileKey());
  });
});
