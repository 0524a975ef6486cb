import type { TimelineItem, TimelinePage } from '../../../engine/face.ts';

/** The part of a timeline that was read so far: one run of items up to the newest. */
export interface TimelineState {
  readonly items: readonly TimelineItem[];
  /** Items that lie before the first one here. */
  readonly before: number;
  readonly loaded: boolean;
}

export type TimelineChange =
  | { readonly name: 'page'; readonly page: Pick<TimelinePage, 'items' | 'before'> }
  | {
      readonly name: 'changed';
      readonly items: readonly TimelineItem[];
      readonly removed: readonly string[];
    };

export const emptyTimeline: TimelineState = { items: [], before: 0, loaded: false };

export function changeTimeline(state: TimelineState, change: TimelineChange): TimelineState {
  if (change.name === 'page') {
    const { items, before } = change.page;
    return { items: merge(items, reachedBy(items, before, state.items)), before, loaded: true };
  }
  const removed = new Set(change.removed);
  const kept = removed.size > 0 ? state.items.filter(({ id }) => !removed.has(id)) : state.items;
  const changed = state.loaded ? reachedBy(kept, state.before, change.items) : change.items;
  return { ...state, items: merge(kept, changed) };
}

/** A tick may change far up, where nothing was read yet: an item from there would leave a hole below it. */
function reachedBy(
  items: readonly TimelineItem[],
  before: number,
  candidates: readonly TimelineItem[],
): readonly TimelineItem[] {
  const first = before > 0 ? (items[0]?.seq ?? null) : null;
  return first === null ? candidates : candidates.filter(({ seq }) => seq === null || seq >= first);
}

/** Newer values replace older ones with the same id; the log's order, then what waits in the outbox. */
function merge(older: readonly TimelineItem[], newer: readonly TimelineItem[]): readonly TimelineItem[] {
  const byId = new Map(older.map((item) => [item.id, item]));
  for (const item of newer) {
    const known = byId.get(item.id);
    // A message that is in the log does not go back to waiting because an older word came late.
    if (known === undefined || known.seq === null || item.seq !== null) byId.set(item.id, item);
  }
  return [...byId.values()].sort(inOrder);
}

function inOrder(one: TimelineItem, other: TimelineItem): number {
  return (one.seq ?? Number.MAX_SAFE_INTEGER) - (other.seq ?? Number.MAX_SAFE_INTEGER);
}
