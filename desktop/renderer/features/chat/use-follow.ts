import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { StreamRow } from './rows.ts';
import type { Timeline } from './timeline.ts';

/** Within this many pixels of the end the stream follows new messages; else it stays where it is. */
export const pinnedPx = 80;
/** Nearer to the top than this, the page before is read. */
const earlyPx = 600;

interface FollowInput {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly rows: readonly StreamRow[];
  readonly timeline: Timeline;
}

/**
 * Where the stream stands: at the end, at the unread divider, or where the person left it. That what
 * is on top stays there when history comes in above is the virtualizer's work (`anchorTo`).
 * @returns whether the end is in sight, and what hears the scrolling.
 */
export function useFollow({ scroller, virtualizer, rows, timeline }: FollowInput) {
  const { items, before, loaded, loadEarlier } = timeline;
  const [pinned, setPinned] = useState(true);
  const opened = useRef(false);
  const newest = items.at(-1);
  const lastNewest = useRef(newest?.id);

  useLayoutEffect(() => {
    if (!loaded || opened.current || rows.length === 0) return;
    opened.current = true;
    const divider = rows.findIndex(({ kind }) => kind === 'unread');
    if (divider < 0) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(divider, { align: 'start' });
  }, [loaded, rows, virtualizer]);

  // What one writes oneself is shown, wherever one was reading.
  useLayoutEffect(() => {
    const isNew = newest?.id !== lastNewest.current;
    lastNewest.current = newest?.id;
    if (opened.current && isNew && newest?.seq === null) virtualizer.scrollToEnd();
  }, [newest, virtualizer]);

  // A window that changes its size keeps the end in sight for who was reading there.
  useEffect(() => {
    const element = scroller.current;
    if (!element || !pinned) return;
    const follow = new ResizeObserver(() => virtualizer.scrollToEnd());
    follow.observe(element);
    return () => follow.disconnect();
  }, [scroller, pinned, virtualizer]);

  const handleScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    setPinned(element.scrollHeight - element.scrollTop - element.clientHeight < pinnedPx);
    if (element.scrollTop < earlyPx && opened.current) loadEarlier();
  };

  // At the very top nothing scrolls any more, so nothing else would ask for what lies before.
  useEffect(() => {
    const element = scroller.current;
    if (loaded && before > 0 && opened.current && element && element.scrollTop < earlyPx) loadEarlier();
  }, [loaded, before, scroller, loadEarlier]);

  return { pinned, handleScroll };
}
