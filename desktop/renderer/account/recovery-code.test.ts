import { expect, it } from 'vitest';
import { drawGroups, groupsOf, isSameGroup } from './recovery-code.ts';

it('shows a code in eight groups of four', () => {
  expect(groupsOf('ABCD0123EFGH4567JKMN89PQRSTVWXYZ')).toHaveLength(8);
});

it('always asks for two different groups', () => {
  for (let n = 0; n < 200; n++) {
    const [first, second] = drawGroups(8);
    expect(first).toBeLessThan(second);
    expect(second).toBeLessThan(8);
    expect(first).toBeGreaterThanOrEqual(0);
  }
});

it('reads what a person means', () => {
  expect(isSameGroup(' ab0i ', 'AB01')).toBe(true);
  expect(isSameGroup('abo1', 'AB01')).toBe(true);
  expect(isSameGroup('AB02', 'AB01')).toBe(false);
  expect(isSameGroup('AB0', 'AB01')).toBe(false);
});
