import { expect, it } from 'vitest';
import { nextNamed } from './use-typeahead.ts';

const names = ['Dana', 'Mum', 'Dora', 'Tomás'];

it('goes to the next name that begins so, around the end', () => {
  expect(nextNamed(names, 'd', 1)).toBe(2);
  expect(nextNamed(names, 'D', 3)).toBe(0);
  expect(nextNamed(names, 'dor', 0)).toBe(2);
});

it('stays where no name begins so', () => {
  expect(nextNamed(names, 'x', 0)).toBeNull();
  expect(nextNamed([], 'd', 1)).toBeNull();
});
