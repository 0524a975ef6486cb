import { expect, it } from 'vitest';
import { restoreText } from './restore-text.ts';

it('puts a refused text back where nothing was typed since', () => {
  expect(restoreText('Come at four', ' ')).toBe('Come at four');
});

it('loses neither a refused text nor what was typed since', () => {
  expect(restoreText('Come at four', 'and bring')).toBe('Come at four\nand bring');
});
