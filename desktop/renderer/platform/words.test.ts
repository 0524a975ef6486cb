import { expect, it } from 'vitest';
import { forbiddenIn } from './plain-words.ts';
import { failures, failureTitle, failureWords, unverifiableWords, warningWords } from './words.ts';

// That no code is without words is the compiler's to say: each table is a Record over its codes.
const texts: [string, string][] = [
  ...Object.entries(failures),
  ...Object.entries(unverifiableWords).map(([code, text]): [string, string] => [
    `unverifiable ${code}`,
    text,
  ]),
  ...Object.entries(warningWords).map(([code, { text }]): [string, string] => [`warning ${code}`, text]),
];
const titles = [
  ...Object.values(warningWords).map(({ title }) => title),
  ...Object.keys(failures).flatMap((code) => failureTitle({ code: code as keyof typeof failures }) ?? []),
];

it.each(texts)('says %s in plain whole sentences', (_code, text) => {
  expect(forbiddenIn(text)).toEqual([]);
  expect(text).toMatch(/^[A-Z].*\.$/);
  expect(text.length).toBeLessThan(200);
});

it.each(texts.filter(([code]) => code.includes(' ')))('says what to do about %s', (_code, text) => {
  expect(text.split(/(?<=[.;:]) /).length).toBeGreaterThan(1);
});

it.each(titles)('titles it plainly: %s', (title) => {
  expect(forbiddenIn(title)).toEqual([]);
  expect(title.length).toBeLessThan(60);
});

it('tells how long to wait', () => {
  expect(failureWords({ code: 'rate_limited', retryAfterMs: 41_200 })).toContain('42 seconds');
  expect(failureWords({ code: 'rate_limited', retryAfterMs: 3_540_000 })).toContain('59 minutes');
});

it('finds forbidden words, and leaves the sentences of the design alone', () => {
  expect(forbiddenIn('Your session keys could not be synced!')).toEqual(['session', 'keys', 'synced', '!']);
  expect(forbiddenIn('This message could not be verified. A spare key. Your user name.')).toEqual([]);
});
