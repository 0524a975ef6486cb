import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startObjectStore, type ObjectStore } from '../testing/object-store.ts';
import { BlobLengthError, type BlobStore } from './blob-store.ts';
import { createS3Store, locate, S3Error } from './s3-store.ts';

let objects: ObjectStore;
let store: BlobStore;

beforeAll(async () => {
  objects = await startObjectStore();
  store = await createS3Store(objects.settings);
});
afterAll(() => objects.stop());

const newBlob = () => `${randomUUID()}/${randomUUID()}`;

test('gives back any range of a part', async () => {
  const [blob, bytes] = [newBlob(), randomBytes(1_000_000)];
  await store.writePart({ blob, part: 3 }, Readable.from([bytes]), bytes.length);
  expect(await buffer(await store.readPart({ blob, part: 3 }, 10, 700_000))).toEqual(
    bytes.subarray(10, 700_001),
  );
});

test('puts the same part in the place of the first', async () => {
  const [blob, bytes] = [newBlob(), randomBytes(50)];
  await store.writePart({ blob, part: 0 }, Readable.from([randomBytes(50)]), 50);
  await store.writePart({ blob, part: 0 }, Readable.from([bytes]), 50);
  expect(await buffer(await store.readPart({ blob, part: 0 }, 0, 49))).toEqual(bytes);
});

test('keeps nothing of a part that is shorter or longer than announced', async () => {
  for (const length of [9, 11]) {
    const blob = newBlob();
    const write = store.writePart({ blob, part: 0 }, Readable.from([randomBytes(length)]), 10);
    await expect(write).rejects.toThrow(BlobLengthError);
    await expect(store.readPart({ blob, part: 0 }, 0, 9)).rejects.toThrow(S3Error);
  }
});

test('keeps nothing of a part whose sender is lost in the middle', async () => {
  const blob = newBlob();
  async function* lost(): AsyncGenerator<Buffer> {
    yield randomBytes(5);
    throw new Error('lost');
  }
  await expect(store.writePart({ blob, part: 0 }, Readable.from(lost()), 10)).rejects.toThrow('lost');
  await expect(store.readPart({ blob, part: 0 }, 0, 9)).rejects.toThrow(S3Error);
});

test('removes a blob with all its parts, and one that is not there', async () => {
  const blob = newBlob();
  for (const part of [0, 1]) await store.writePart({ blob, part }, Readable.from([randomBytes(10)]), 10);
  await store.remove(blob, 20);
  await store.remove(blob, 2);
  for (const part of [0, 1]) await expect(store.readPart({ blob, part }, 0, 9)).rejects.toThrow('404');
});

test('is not opened with wrong keys or without its bucket, and says neither', async () => {
  const wrong = { ...objects.settings, secretAccessKey: 'another-secret' };
  await expect(createS3Store(wrong)).rejects.toThrow('answered HEAD with 403');
  await expect(createS3Store({ ...objects.settings, bucket: 'missing' })).rejects.toThrow(
    'answered HEAD with 404',
  );
});

test('names the bucket in the path, or in front of the host', () => {
  const settings = { ...objects.settings, endpoint: new URL('https://s3.example.org:9000/store/') };
  expect(locate(settings, 'a/b/000001')).toEqual({
    hostname: 's3.example.org',
    port: '9000',
    path: '/store/sealed/a/b/000001',
  });
  expect(locate({ ...settings, pathStyle: false }, '')).toEqual({
    hostname: 'sealed.s3.example.org',
    port: '9000',
    path: '/store/',
  });
});
