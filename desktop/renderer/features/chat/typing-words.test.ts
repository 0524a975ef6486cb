import { expect, test } from 'vitest';
import { typingWords } from './typing-words.ts';

test.each([
  [[], ''],
  [['Dana'], 'Dana is typing'],
  [['Dana', 'Jo'], 'Dana and Jo are typing'],
  [['Dana', 'Jo', 'Wen'], '3 people are typing'],
])('of %j it says %j', (names, words) => {
  expect(typingWords(names.map((name) => ({ name })))).toBe(words);
});
