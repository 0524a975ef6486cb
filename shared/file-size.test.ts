import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunkCount, fileChunkBytes, hashListOffset, padme, storedBytes } from './file-size.ts';

const size = fc.integer({ min: 0, max: 2 ** 31 });

test('Padmé never shortens, adds an eighth at most, and leaves what it made as it is', () => {
  fc.assert(
    fc.property(size, (bytes) => {
      const padded = padme(bytes);
      expect(padded).toBeGreaterThanOrEqual(bytes);
      expect(padded).toBeLessThanOrEqual(bytes * 1.125);
      expect(padme(padded)).toBe(padded);
    }),
  );
});

test('an empty file has one chunk', () => {
  expect(chunkCount(0)).toBe(1);
  expect(storedBytes(0)).toBe(16 + 32);
});

test('each chunk costs a tag and a hash', () => {
  expect(storedBytes(fileChunkBytes)).toBe(fileChunkBytes + 16 + 32);
  expect(chunkCount(fileChunkBytes + 1)).toBe(2);
  expect(hashListOffset(fileChunkBytes + 1)).toBe(fileChunkBytes + 1 + 2 * 16);
});
