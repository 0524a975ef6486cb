import { useEffect, useRef } from 'react';
import { limits } from '@secure-chat/shared/limits';
import type { ConversationSummary } from '../../engine/face.ts';
import { ask } from '../platform/bridge.ts';
import { preferences } from '../platform/preferences.ts';
import { newestWords } from '../platform/newest-words.ts';

const longestPreview = 200;

/** Tells the system of what is new since the last look; the first look after an unlock is no news. */
export function useNotifications(list: readonly ConversationSummary[] | null): void {
  const seen = useRef<ReadonlyMap<string, number> | null>(null);
  useEffect(() => {
    if (list === null) return;
    const before = seen.current;
    seen.current = new Map(list.map(({ conversationId, unread }) => [conversationId, unread]));
    if (before === null) return;
    for (const one of list) if (one.unread > (before.get(one.conversationId) ?? 0)) announce(one);
  }, [list]);
}

function announce({ conversationId, title, last }: ConversationSummary): void {
  // The text leaves the page only where the person wants it on their screen.
  const wanted = preferences.get()?.notifications === 'text' && last !== null && !last.own;
  const text = wanted ? newestWords(last).slice(0, longestPreview) : '';
  ask('notifications.show', { conversationId, name: title.slice(0, limits.displayNameLength), text }).catch(
    () => undefined,
  );
}
