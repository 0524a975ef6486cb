import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BlobLengthError, type BlobStore } from './blob-store.ts';
import { createFileStore } from './file-store.ts';

let folder: string;
let store: BlobStore;
const blob = `${randomUUID()}/${randomUUID()}`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  store = await createFileStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const filesIn = async (place: string): Promise<string[]> =>
  (await readdir(place, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

test('gives back any range of a part', async () => {
  const bytes = randomBytes(100_000);
  await store.writePart({ blob, part: 3 }, Readable.from([bytes]), bytes.length);
  expect(await buffer(await store.readPart({ blob, part: 3 }, 10, 70_000))).toEqual(
    bytes.subarray(10, 70_001),
  );
});

test('keeps nothing of a part that is shorter or longer than announced', async () => {
  for (const length of [9, 11]) {
    const write = store.writePart({ blob, part: 0 }, Readable.from([randomBytes(length)]), 10);
    await expect(write).rejects.toThrow(BlobLengthError);
  }
  expect(await filesIn(folder)).toEqual([]);
});

test('keeps nothing of a part whose sender is lost in the middle', async () => {
  async function* lost(): AsyncGenerator<Buffer> {
    yield randomBytes(5);
    throw new Error('lost');
  }
  await expect(store.writePart({ blob, part: 0 }, Readable.from(lost()), 10)).rejects.toThrow('lost');
  expect(await filesIn(folder)).toEqual([]);
});

test('clears away at the start what a crash left half written', async () => {
  const stuck = new Readable({ read: () => undefined });
  stuck.push(randomBytes(5));
  const write = store.writePart({ blob, part: 0 }, stuck, 10).catch(() => undefined);
  await expect.poll(() => filesIn(folder)).toHaveLength(1);
  await createFileStore(folder);
  expect(await filesIn(folder)).toEqual([]);
  stuck.destroy();
  await write;
});

test('removes a blob with all its parts, and one that is not there', async () => {
  for (const part of [0, 1]) await store.writePart({ blob, part }, Readable.from([randomBytes(10)]), 10);
  await store.remove(blob, 2);
  await store.remove(blob, 2);
  expect(await readdir(folder)).toEqual(['incoming']);
});
