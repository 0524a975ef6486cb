import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as enc from './encoding.ts';
import { EncodingError, type Field } from './encoding.ts';
import { toHex } from './bytes.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.normalize('NFC'));
const uuid = fc.uuid();
const leaf: fc.Arbitrary<Field> = fc.oneof(
  fc.constant(enc.absent),
  fc.uint8Array({ maxLength: 40 }).map(enc.bytes),
  text.map(enc.text),
  fc.maxSafeNat().map(enc.u64),
  uuid.map(enc.uuid),
);
const fields = fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }).map(enc.list)), { maxLength: 6 });

it('gives back every field that it took', () => {
  fc.assert(
    fc.property(fields, (value) => {
      expect(enc.decode('test', enc.encode('test', ...value))).toEqual(value);
    }),
  );
});

it('has one encoding for one value: any other byte string is refused or means something else', () => {
  fc.assert(
    fc.property(fields, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, change) => {
      const bytes = enc.encode('test', ...value);
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ change;
      try {
        expect(enc.encode('test', ...enc.decode('test', bytes))).toEqual(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(EncodingError);
      }
    }),
  );
});

it('refuses every truncation and every trailing byte', () => {
  fc.assert(
    fc.property(fields, fc.nat(), (value, cut) => {
      const bytes = enc.encode('test', ...value);
      expect(() => enc.decode('test', bytes.subarray(0, cut % bytes.length))).toThrow(EncodingError);
      expect(() => enc.decode('test', Uint8Array.of(...bytes, 0))).toThrow(EncodingError);
    }),
  );
});

it('throws nothing but its own error on arbitrary bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => enc.decode('test', bytes)).toThrow(EncodingError);
    }),
  );
});

it('writes the label, the count and the fields as the protocol says', () => {
  expect(toHex(enc.encode('x', enc.u64(1), enc.absent, enc.text('é')))).toBe(
    '02000000107365637572652d636861742f76312f78' +
      '00000003' +
      '03000000080000000000000001' +
      '0000000000' +
      '0200000002c3a9',
  );
});

it('refuses text that has no canonical form', () => {
  expect(() => enc.encode('x', enc.text('e\u0301'))).toThrow(EncodingError);
  expect(() => enc.encode('x', enc.text('\ud800'))).toThrow(EncodingError);
});

it('refuses integers beyond 53 bits', () => {
  expect(() => enc.encode('x', enc.u64(2 ** 53))).toThrow(EncodingError);
  expect(() => enc.encode('x', enc.u64(-1))).toThrow(EncodingError);
  expect(() => enc.encode('x', enc.u64(1.5))).toThrow(EncodingError);
});

it('refuses a count that the input cannot hold before it allocates anything', () => {
  const bytes = enc.encode('x');
  bytes.set([255, 255, 255, 255], bytes.length - 4);
  expect(() => enc.decode('x', bytes)).toThrow('count beyond the input');
});

it('refuses another label', () => {
  expect(() => enc.decode('y', enc.encode('x'))).toThrow(EncodingError);
});
