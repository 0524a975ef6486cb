import { expect, it } from 'vitest';
import type { DeliveryState, TimelineItem } from '../../../engine/face.ts';
import { messageItem } from './test-items.ts';
import { changeTimeline, emptyTimeline, type TimelineState } from './timeline-state.ts';

const own = (id: string, seq: number | null, delivery: DeliveryState = 'sent'): TimelineItem =>
  messageItem({ id, seq, authorId: 'me', own: true, delivery });

const page = (before: number, ...items: TimelineItem[]) =>
  ({ name: 'page', page: { items, before } }) as const;
const changed = (...items: TimelineItem[]) => ({ name: 'changed', items, removed: [] }) as const;
const ids = ({ items }: TimelineState): string[] => items.map(({ id }) => id);

it('keeps the order of the log, and what waits below it', () => {
  let state = changeTimeline(emptyTimeline, changed(own('w', null, 'waiting')));
  state = changeTimeline(state, page(2, own('c', 3), own('d', 4)));
  state = changeTimeline(state, page(0, own('a', 1), own('b', 2)));
  expect(ids(state)).toEqual(['a', 'b', 'c', 'd', 'w']);
  expect(state).toMatchObject({ before: 0, loaded: true });
});

it('does not take a logged message back to waiting because an older word came late', () => {
  const state = changeTimeline(changeTimeline(emptyTimeline, page(0, own('a', 1))), changed(own('a', null)));
  expect(state.items[0]).toMatchObject({ seq: 1 });
});

it('leaves no hole where a tick changed further up than was read', () => {
  const early = changeTimeline(emptyTimeline, changed(own('a', 1, 'read')));
  const state = changeTimeline(early, page(2, own('c', 3)));
  expect(ids(state)).toEqual(['c']);
  expect(ids(changeTimeline(state, changed(own('b', 2, 'read'), own('d', 4))))).toEqual(['c', 'd']);
});

it('forgets what was removed', () => {
  const state = changeTimeline(emptyTimeline, page(0, own('a', 1), own('w', null, 'failed')));
  expect(ids(changeTimeline(state, { name: 'changed', items: [], removed: ['w'] }))).toEqual(['a']);
});
