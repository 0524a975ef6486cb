import { expect, test } from 'vitest';
import { crockford, readSymbols } from './crockford.ts';

test('reads what a person typed, with gaps, small letters and look-alikes', () => {
  expect(readSymbols(' 0o1l-iabc xyz ')).toBe('00111ABCXYZ');
});

test('leaves every symbol as it is', () => {
  expect(readSymbols(crockford)).toBe(crockford);
});
