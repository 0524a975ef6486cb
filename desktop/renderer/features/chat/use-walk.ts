import type { Virtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useLayoutEffect,
  useRef,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import type { StreamRow } from './rows.ts';
import { moveOf } from './tab-stop.ts';
import type { TabStop } from './use-tab-stop.ts';

interface WalkInput {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly rows: readonly StreamRow[];
  readonly tabStop: TabStop;
  /** Whether more lies before the first row. */
  readonly partial: boolean;
  readonly loadAll: () => void;
}

/** Room left above and below a message that is brought into view. */
const marginPx = 12;

/** Arrows, Home and End move the focus from message to message, to the very first one too. */
export function useWalk({ scroller, virtualizer, rows, tabStop, partial, loadAll }: WalkInput) {
  const { at: stop, hold } = tabStop;
  const wanted = useRef<string | null>(null);
  const goingHome = useRef(false);
  const jump = useRef<string | null>(null);
  const landing = useRef(false);

  const focusWanted = useCallback(() => {
    if (wanted.current === null || wanted.current !== rows[stop]?.key) return;
    const selector = `[data-key="${CSS.escape(wanted.current)}"] [role="article"]`;
    wanted.current = null;
    scroller.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
    if (landing.current) virtualizer.scrollToIndex(stop, { align: 'start' });
    else reveal(virtualizer, rows, stop);
    landing.current = false;
  }, [rows, stop, scroller, virtualizer]);

  const go = useCallback(
    (at: number) => {
      wanted.current = rows[at]?.key ?? null;
      if (at === stop) focusWanted();
      else if (wanted.current !== null) hold(wanted.current);
    },
    [rows, stop, hold, focusWanted],
  );

  // The row is in the page once it holds the tab stop: only then can it take the focus.
  useLayoutEffect(focusWanted, [focusWanted]);

  // The very first message may have to be read first.
  useLayoutEffect(() => {
    if (!goingHome.current) return;
    if (partial) return loadAll();
    goingHome.current = false;
    go(moveOf('Home', rows, stop) ?? stop);
  }, [rows, stop, partial, loadAll, go]);

  /** To a message that may not have been read yet; one that is gone is looked for once. */
  const goOnJumping = useCallback(() => {
    const at = jump.current === null ? -1 : rows.findIndex(({ key }) => key === jump.current);
    if (jump.current === null || (at < 0 && partial)) return jump.current !== null && loadAll();
    jump.current = null;
    landing.current = at >= 0;
    if (at >= 0) go(at);
  }, [rows, partial, loadAll, go]);
  useLayoutEffect(() => void goOnJumping(), [goOnJumping]);
  const jumpTo = useCallback(
    (id: string) => {
      jump.current = id;
      goOnJumping();
    },
    [goOnJumping],
  );

  const handleFocus = ({ target }: FocusEvent): void => {
    const key = target.closest<HTMLElement>('[data-key]')?.dataset['key'];
    if (key !== undefined) hold(key);
  };

  const handleKey = (event: KeyboardEvent): void => {
    // A button, a link or a summary inside a message has its own use for Space, Enter and letters.
    if (event.defaultPrevented) return;
    if ((event.target as HTMLElement).getAttribute('role') !== 'article') return;
    const to = moveOf(event.key, rows, stop);
    if (to === null) return typeOn(event);
    event.preventDefault();
    goingHome.current = event.key === 'Home' && partial;
    if (goingHome.current) loadAll();
    else go(to);
  };

  return { handleFocus, handleKey, jumpTo };
}

/** Through the virtualizer, which else takes the move for its own and goes back on the next measurement. */
function reveal(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  rows: readonly StreamRow[],
  at: number,
): void {
  const row = virtualizer.measurementsCache[at];
  if (!row) return;
  const top = virtualizer.scrollOffset ?? 0;
  const height = virtualizer.scrollRect?.height ?? 0;
  if (at === moveOf('Home', rows, at)) virtualizer.scrollToOffset(0);
  else if (at === moveOf('End', rows, at)) virtualizer.scrollToEnd();
  else if (row.start < top) virtualizer.scrollToOffset(row.start - marginPx);
  else if (row.end > top + height) virtualizer.scrollToOffset(row.end - height + marginPx);
}

/** A printable key goes to where one writes; Space is left to the page, which it scrolls by a screenful. */
function typeOn({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return;
  document.querySelector<HTMLTextAreaElement>('main textarea')?.focus();
}
