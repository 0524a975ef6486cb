import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../bytes.ts';
import { binary, binaryOf } from './primitives.ts';

const symbol = fc.constantFrom(...Array.from('ABCDwxyz0189-_QgkAAAA=+/ '));

test('a binary field takes exactly the texts that stand for bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: symbol, maxLength: 20 }), (text) => {
      let stands = true;
      try {
        stands = toBase64Url(fromBase64Url(text)) === text;
      } catch {
        stands = false;
      }
      expect(binary(100).safeParse(text).success).toBe(stands);
    }),
    { numRuns: 2_000 },
  );
});

test('a binary field takes any bytes up to its bound, and one of a fixed size no others', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat({ max: 40 }), (bytes, bound) => {
      const text = toBase64Url(bytes);
      expect(binary(bound).safeParse(text).success).toBe(bytes.length <= bound);
      expect(binaryOf(bound).safeParse(text).success).toBe(bytes.length === bound);
    }),
  );
});

test.each(['AB', 'AAB', 'AAAAAB', 'AAAAA'])('%s, with bits that stand for nothing, is refused', (text) => {
  expect(binary(100).safeParse(text).success).toBe(false);
});
