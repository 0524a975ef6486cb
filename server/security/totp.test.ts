import { expect, test } from 'vitest';
import { codeOf, matchStep, stepAt } from './totp.ts';

/** The secret of RFC 4226 and RFC 6238, appendices B and D. */
const secret = Buffer.from('12345678901234567890');

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('gives the code of RFC 6238 at %d seconds', (seconds, code) => {
  expect(codeOf(secret, stepAt(seconds * 1_000))).toBe(code);
});

test('gives the codes of RFC 4226 by their counter', () => {
  const codes = Array.from({ length: 10 }, (_, counter) => codeOf(secret, counter));
  expect(codes.join(' ')).toBe('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489');
});

test('takes the code of now, of the step before and of the one after, and no other', () => {
  const now = 1_234_567_890_000;
  const step = stepAt(now);
  for (const near of [-1, 0, 1])
    expect(matchStep(secret, codeOf(secret, step + near), now)).toBe(step + near);
  for (const far of [-2, 2]) expect(matchStep(secret, codeOf(secret, step + far), now)).toBeNull();
  for (const wrong of ['', '00592', '0059240', 'abcdef', '００５９２４'])
    expect(matchStep(secret, wrong, now)).toBeNull();
});
