import { useCallback, useEffect, useReducer, useRef } from 'react';
import { command, onTimeline } from '../../platform/engine.ts';
import { changeTimeline, emptyTimeline, type TimelineState } from './timeline-state.ts';

const pageSize = 100;
/** A chat opens at its first unread message, so that those are read at once; up to this many. */
const mostAtOpening = 2_000;

export interface Timeline extends TimelineState {
  /** Reads the page before what is here, or all of it. */
  readonly loadEarlier: (all?: boolean) => void;
}

/** The part of a conversation's timeline that was read so far, kept up to date by the engine. */
export function useTimeline(conversationId: string, unread: number): Timeline {
  const [state, change] = useReducer(changeTimeline, emptyTimeline);
  const loading = useRef(false);
  const before = useRef(0);
  const atOpening = useRef(Math.min(unread + pageSize, mostAtOpening));
  useEffect(() => {
    before.current = state.before;
  }, [state.before]);

  useEffect(() => {
    let current = true;
    // Changes are heard before the page is asked for, so that none falls between.
    const stop = onTimeline((event) => {
      if (event.conversationId === conversationId)
        change({ name: 'changed', items: event.items, removed: event.removed });
    });
    void command('getTimeline', { conversationId, limit: atOpening.current }).then((page) => {
      if (current) change({ name: 'page', page });
    }, ignoreCancelled);
    return () => {
      current = false;
      stop();
    };
  }, [conversationId]);

  const loadEarlier = useCallback(
    (all = false) => {
      const end = before.current;
      if (loading.current || end === 0) return;
      loading.current = true;
      command('getTimeline', { conversationId, before: end, limit: all ? end : pageSize })
        .then((page) => change({ name: 'page', page }))
        .catch(ignoreCancelled)
        .finally(() => {
          loading.current = false;
        });
    },
    [conversationId],
  );

  return { ...state, loadEarlier };
}

/** A lock cancels what is being asked; there is nobody left to tell. */
function ignoreCancelled(): void {}
