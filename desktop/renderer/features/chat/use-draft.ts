import { useEffect, useRef, type RefObject } from 'react';
import { command } from '../../platform/engine.ts';
import { DraftsOnTheirWay } from './drafts-on-their-way.ts';

const draftDelayMs = 400;
export const drafts = new DraftsOnTheirWay((draft) => command('saveDraft', draft));

interface DraftRefs {
  /** What stands in the field now. */
  readonly latest: RefObject<string>;
  /** Whether the chat was left. */
  readonly gone: RefObject<boolean>;
}

/** Kept sealed by the engine, a moment after the last key, and at once when the chat is left. */
export function useDraft(conversationId: string, text: string, kept: string): DraftRefs {
  const saved = useRef(kept);
  const latest = useRef(text);
  const gone = useRef(false);
  useEffect(() => {
    latest.current = text;
    const timer = setTimeout(() => save(conversationId, text, saved), text === '' ? 0 : draftDelayMs);
    return () => clearTimeout(timer);
  }, [conversationId, text]);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      save(conversationId, latest.current, saved);
    };
  }, [conversationId]);
  return { latest, gone };
}

function save(conversationId: string, text: string, saved: RefObject<string>): void {
  if (text === saved.current) return;
  saved.current = text;
  void drafts.save({ conversationId, text });
}
