import { expect, it } from 'vitest';
import { seenUpTo } from './seen-up-to.ts';

const view = { top: 100, bottom: 500 };

it('sees the lowest message that is wholly in view', () => {
  const boxes = [
    { seq: 3, top: 80, bottom: 120 },
    { seq: 4, top: 120, bottom: 160 },
    { seq: 5, top: 460, bottom: 500 },
    { seq: 6, top: 490, bottom: 540 },
  ];
  expect(seenUpTo(view, boxes)).toBe(5);
});

it('sees a message taller than the view once its end is in view', () => {
  expect(seenUpTo(view, [{ seq: 9, top: -400, bottom: 480 }])).toBe(9);
  expect(seenUpTo(view, [{ seq: 9, top: 100, bottom: 980 }])).toBe(0);
  expect(seenUpTo(view, [{ seq: 9, top: -800, bottom: 90 }])).toBe(0);
});
