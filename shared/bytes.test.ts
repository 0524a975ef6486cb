import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Base64UrlError, concatBytes, equalBytes, fromBase64Url, toBase64Url, toHex } from './bytes.ts';

const bytes = fc.uint8Array({ maxLength: 100 }).map((value) => new Uint8Array(value));

test('base64url gives back every byte string, in the standard’s alphabet and without padding', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      const text = toBase64Url(value);
      expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
      expect(fromBase64Url(text)).toEqual(value);
    }),
  );
  // RFC 4648 §10, and the two symbols that differ from plain base64.
  expect(toBase64Url(new TextEncoder().encode('foobar'))).toBe('Zm9vYmFy');
  expect(toBase64Url(new TextEncoder().encode('fooba'))).toBe('Zm9vYmE');
  expect(toBase64Url(Uint8Array.of(0xfb, 0xff))).toBe('-_8');
});

test('one byte string has one text: whatever else is decoded is refused', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      try {
        expect(toBase64Url(fromBase64Url(text))).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(Base64UrlError);
      }
    }),
    { numRuns: 1_000 },
  );
});

test.each(['A', 'AB', 'AAB', 'AA==', 'A A', 'AA+/', 'ÄÄ', '\u0000\u0000'])('%j is refused', (text) => {
  expect(() => fromBase64Url(text)).toThrow(Base64UrlError);
});

test('bytes are equal exactly when all of them are', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.nat(), (one, other, at) => {
      expect(equalBytes(one, Uint8Array.from(one))).toBe(true);
      expect(equalBytes(one, other)).toBe(toHex(one) === toHex(other));
      if (one.length === 0) return;
      const changed = Uint8Array.from(one);
      changed[at % one.length]! ^= 1;
      expect(equalBytes(one, changed)).toBe(false);
    }),
  );
});

test('joined parts stand one after the other, and are copies', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 5 }), (parts) => {
      expect([...concatBytes(...parts)]).toEqual(parts.flatMap((part) => [...part]));
    }),
  );
  const part = Uint8Array.of(1, 2);
  const joined = concatBytes(part);
  part[0] = 9;
  expect([...joined]).toEqual([1, 2]);
});
