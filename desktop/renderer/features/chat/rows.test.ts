import { expect, it } from 'vitest';
import type { TimelineItem } from '../../../engine/face.ts';
import { countNew, isEmojiOnly, rowsOf, type StreamRow, type UnreadMark } from './rows.ts';
import { messageItem } from './test-items.ts';

const noon = new Date(2026, 4, 4, 12).getTime();
const minute = 60_000;

const message = (id: string, at: number, own = false): TimelineItem =>
  messageItem({ id, seq: Number(id), sentAt: at, own, authorId: own ? 'me' : 'dana' });

const shape = (rows: StreamRow[]): string[] =>
  rows.map((row) => {
    if (row.kind !== 'message') return row.kind;
    return `${row.item.id}${row.first ? '<' : ''}${row.last ? '>' : ''}`;
  });

const shapeOf = (items: TimelineItem[], unread: UnreadMark | null = null, before = 0): string[] =>
  shape(rowsOf({ items, before, unread }));

it('joins messages of one author within five minutes', () => {
  const items = [message('1', noon), message('2', noon + minute), message('3', noon + 7 * minute)];
  expect(shapeOf(items)).toEqual(['day', '1<', '2>', '3<>']);
});

it('starts a new run for another author', () => {
  const items = [message('1', noon), message('2', noon + minute, true), message('3', noon + 2 * minute)];
  expect(shapeOf(items)).toEqual(['day', '1<>', '2<>', '3<>']);
});

it('puts a divider between two days', () => {
  const late = new Date(2026, 4, 4, 23, 59).getTime();
  const early = new Date(2026, 4, 5, 0, 1).getTime();
  expect(shapeOf([message('1', late), message('2', early)])).toEqual(['day', '1<>', 'day', '2<>']);
});

it('puts the unread divider above the first new message of somebody else', () => {
  const items = [message('1', noon), message('2', noon + minute), message('3', noon + minute)];
  expect(shapeOf(items, { seq: 1, count: 2 })).toEqual(['day', '1<>', 'unread', '2<', '3>']);
});

it('counts what waits under the last of it, while nothing goes out', () => {
  const waits = { ...message('2', noon, true), seq: null, delivery: 'waiting' } as TimelineItem;
  const rows = (held: boolean) =>
    rowsOf({ items: [message('1', noon), waits], before: 0, unread: null, held });
  expect(rows(true).at(-1)).toMatchObject({ kind: 'waiting', count: 1 });
  expect(rows(false).at(-1)).toMatchObject({ kind: 'message' });
});

it('does not take the beginning of a chat for a new message', () => {
  const started: TimelineItem = { kind: 'started', id: 's', seq: 1, sentAt: noon, authorId: 'dana' };
  expect(shapeOf([started, message('2', noon)], { seq: 0, count: 1 })).toEqual([
    'day',
    'other',
    'unread',
    '2<>',
  ]);
});

it('shows no unread divider where nothing is new', () => {
  expect(shapeOf([message('1', noon)], { seq: 1, count: 0 })).toEqual(['day', '1<>']);
});

it('waits with the unread divider until what lies in front of it is known', () => {
  const items = [message('5', noon), message('6', noon)];
  expect(shapeOf(items, { seq: 2, count: 4 }, 4)).toEqual(['6>']);
  expect(shapeOf(items, { seq: 2, count: 2 }, 0)).toEqual(['day', 'unread', '5<', '6>']);
});

it('draws every row as before when history is added above it', () => {
  const all = Array.from({ length: 40 }, (_, n) =>
    message(String(n + 1), noon + n * minute + (n > 20 ? 24 * 60 * minute : 0), n % 7 < 3),
  );
  const whole = rowsOf({ items: all, before: 0, unread: null });
  for (let before = 1; before < all.length; before++) {
    const rows = rowsOf({ items: all.slice(before), before, unread: null });
    expect(rows).toEqual(whole.slice(whole.length - rows.length));
  }
});

it('counts new messages of others, not the batches that they came in', () => {
  const items = [message('1', noon), message('2', noon), message('3', noon, true), message('4', noon)];
  expect(countNew(items, 1)).toBe(2);
  expect(countNew(items, 4)).toBe(0);
});

it('knows one to three emoji', () => {
  expect(['👍', '👩‍👩‍👧', '🎉 '].map(isEmojiOnly)).toEqual([true, true, true]);
  expect(['', 'a', '👍 ok', '👍👍👍👍', '1'].map(isEmojiOnly)).toEqual([false, false, false, false, false]);
});
