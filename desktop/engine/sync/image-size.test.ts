import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imageSize } from './image-size.ts';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g)!, (byte) => Number.parseInt(byte, 16));

it.each([
  ['PNG', '89504e47 0d0a1a0a 0000000d 49484452 00000280 000001e0 08020000', { width: 640, height: 480 }],
  [
    'JPEG',
    'ffd8 ffe0 0010 4a464946000101000001000100 00 ffc0 0011 08 01e0 0280 03',
    { width: 640, height: 480 },
  ],
  ['progressive JPEG', 'ffd8 ffdb 0004 0000 ffc2 0011 08 0001 0002 03', { width: 2, height: 1 }],
  ['GIF', '474946383961 8002 e001', { width: 640, height: 480 }],
  [
    'lossy WebP',
    '52494646 00000000 57454250 56503820 00000000 000000 9d012a 8002 e001',
    { width: 640, height: 480 },
  ],
  ['lossless WebP', '52494646 00000000 57454250 5650384c 00000000 2f 7fc27700', { width: 640, height: 480 }],
  [
    'extended WebP',
    '52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100',
    { width: 640, height: 480 },
  ],
])('reads the size of a %s', (_kind, hex, size) => {
  expect(imageSize(bytes(hex))).toEqual(size);
});

it('knows a picture that claims more pixels than it could have', () => {
  const head = bytes('89504e47 0d0a1a0a 0000000d 49484452 7fffffff 7fffffff 08020000');
  expect(imageSize(head)).toEqual({ width: 2 ** 31 - 1, height: 2 ** 31 - 1 });
});

it('takes anything else, and anything cut short, for no picture', () => {
  expect(imageSize(new TextEncoder().encode('%PDF-1.7'))).toBeNull();
  expect(imageSize(bytes('89504e47 0d0a1a0a'))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (head) => {
      const size = imageSize(head);
      if (size !== null) expect(size.width * size.height).toBeGreaterThan(0);
    }),
  );
});
