import { useEffect } from 'react';
import type { TimelineItem } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { seenUpTo } from './seen-up-to.ts';

/** How long a message is fully in sight, in a focused window, before it counts as read. */
const readAfterMs = 1_000;

/** Tells the engine how far the person has read; never for a request that was not accepted. */
export function useReadMarks(
  conversationId: string,
  scroller: { readonly current: HTMLElement | null },
  items: readonly TimelineItem[],
  ...[readSeq, request]: readonly [number, boolean]
): void {
  const newest = items.findLast((item) => item.seq !== null)?.seq ?? 0;
  useEffect(() => {
    if (request || newest <= readSeq) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const mark = (): void => {
      if (!document.hasFocus()) return;
      const seq = lastSeen(scroller.current);
      if (seq > readSeq) command('markRead', { conversationId, seq }).catch(() => undefined);
    };
    const look = (): void => {
      clearTimeout(timer);
      timer = setTimeout(mark, readAfterMs);
    };
    const element = scroller.current;
    look();
    window.addEventListener('focus', look);
    element?.addEventListener('scroll', look, { passive: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', look);
      element?.removeEventListener('scroll', look);
    };
  }, [conversationId, newest, readSeq, request, scroller]);
}

function lastSeen(scroller: HTMLElement | null): number {
  if (!scroller) return 0;
  const boxes = [...scroller.querySelectorAll<HTMLElement>('[data-seq]')].map((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { seq: Number(element.dataset['seq']), top, bottom };
  });
  return seenUpTo(scroller.getBoundingClientRect(), boxes);
}
