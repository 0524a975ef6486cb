import { expect, it } from 'vitest';
import { rowsOf } from './rows.ts';
import { moveOf, tabStopOf, withRow } from './tab-stop.ts';
import { messageItem } from './test-items.ts';

const noon = new Date(2026, 4, 4, 12).getTime();
const dayMs = 24 * 60 * 60 * 1_000;
const items = [1, 2, 3].map((seq) => messageItem({ id: `m${seq}`, seq, sentAt: noon + seq * dayMs }));
/** day, m1, day, m2, day, m3 */
const rows = rowsOf({ items, before: 0, unread: null });

it('starts at the newest message, and stays where the focus was', () => {
  expect(tabStopOf(rows, null)).toBe(5);
  expect(tabStopOf(rows, 'm1')).toBe(1);
  expect(tabStopOf(rows, 'gone')).toBe(5);
});

it('moves from message to message, past what stands between them', () => {
  expect(moveOf('ArrowUp', rows, 5)).toBe(3);
  expect(moveOf('ArrowDown', rows, 1)).toBe(3);
  expect(moveOf('Home', rows, 5)).toBe(1);
  expect(moveOf('End', rows, 1)).toBe(5);
});

it('stays at either end, and leaves other keys alone', () => {
  expect(moveOf('ArrowUp', rows, 1)).toBe(1);
  expect(moveOf('ArrowDown', rows, 5)).toBe(5);
  expect(moveOf('Enter', rows, 1)).toBeNull();
});

it('keeps one row in the page beside those in view', () => {
  expect(withRow([4, 5, 6], 1)).toEqual([1, 4, 5, 6]);
  expect(withRow([4, 5, 6], 5)).toEqual([4, 5, 6]);
  expect(withRow([4, 5, 6], -1)).toEqual([4, 5, 6]);
});
