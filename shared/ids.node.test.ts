import { expect, test } from 'vitest';
import { isUuid, uuidFromBytes, uuidFromHash, uuidToBytes } from './ids.ts';

test('an id that follows from a hash is a UUIDv8, and leaves the hash as it was', () => {
  for (const hash of [Buffer.alloc(32, 0xff), new Uint8Array(32).fill(0xff)]) {
    const id = uuidFromHash(hash);
    expect(id).toBe('ffffffff-ffff-8fff-bfff-ffffffffffff');
    expect(isUuid(id)).toBe(true);
    expect([...hash]).toEqual(Array.from({ length: 32 }, () => 0xff));
  }
});

test('a UUID comes back from its bytes', () => {
  const id = '01234567-89ab-8def-8123-456789abcdef';
  expect(uuidFromBytes(uuidToBytes(id))).toBe(id);
});
