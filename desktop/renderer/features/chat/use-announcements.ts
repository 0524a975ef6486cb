import { useEffect, useRef, useState } from 'react';
import type { TimelineItem } from '../../../engine/face.ts';

/** What a screen reader is told of the open chat: what others write now, not one's own, not history. */
export function useAnnouncements(items: readonly TimelineItem[], loaded: boolean): string {
  const [news, setNews] = useState<string | null>(null);
  const heard = useRef<number | null>(null);
  useEffect(() => {
    if (!loaded) return;
    const newest = items.findLast(({ seq }) => seq !== null);
    const seq = newest?.seq ?? 0;
    const isNews = heard.current !== null && seq > heard.current;
    heard.current = Math.max(heard.current ?? 0, seq);
    if (isNews && newest?.kind === 'message' && !newest.own) setNews(newest.id);
  }, [items, loaded]);
  // Looked up, not kept: what is deleted or has disappeared is gone from here too.
  const item = news === null ? undefined : items.find(({ id }) => id === news);
  return item?.kind === 'message' ? `${item.authorName}: ${item.text}` : '';
}
