import { expect, it } from 'vitest';
import { sizeWords } from './sizes.ts';

const megabyte = 1024 * 1024;

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1023, '1023 bytes'],
  [1024, '1 KB'],
  [1.25 * megabyte, '1.3 MB'],
  [38 * megabyte, '38 MB'],
  [megabyte - 1, '1 MB'],
  [2 * 1024 * megabyte, '2 GB'],
])('says %i bytes as %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));
