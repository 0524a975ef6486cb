import { useEffect, useRef } from 'react';
import type { ConversationSummary } from '../../engine/face.ts';
import { walkRegions } from './regions.ts';

export interface Shortcuts {
  readonly newChat: () => void;
  readonly newGroup: () => void;
  readonly toggleDetails: () => void;
  readonly settings: () => void;
  readonly lock: () => void;
  readonly help: () => void;
  readonly switcher: () => void;
  readonly markAllRead: () => void;
  readonly select: (conversationId: string) => void;
  readonly list: readonly ConversationSummary[];
  readonly selected: string | null;
}

/** The keys of the shell; a feature's own keys are handled where they are meant. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const handle = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return;
      const act = actionOf(event, latest.current);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', handle);
    const stop = window.secureChat.subscribe((event) => {
      if (event.name === 'open_chat') latest.current.select(event.conversationId);
      else if (event.name === 'command' && event.command === 'new_chat') latest.current.newChat();
      else if (event.name === 'command' && event.command === 'settings') latest.current.settings();
    });
    return () => {
      window.removeEventListener('keydown', handle);
      stop();
    };
  }, []);
}

/** With Ctrl, or Cmd. The menu bar names most of them too; what is handled here does not reach it. */
const verbs: Readonly<
  Record<string, 'switcher' | 'newChat' | 'newGroup' | 'lock' | 'settings' | 'toggleDetails' | 'help'>
> = {
  i: 'toggleDetails',
  'Shift N': 'newGroup',
  k: 'switcher',
  n: 'newChat',
  l: 'lock',
  ',': 'settings',
  '/': 'help',
};

function actionOf(event: KeyboardEvent, shortcuts: Shortcuts): (() => void) | null {
  const { key, altKey, shiftKey } = event;
  const main = event.ctrlKey || event.metaKey;
  if (key === 'F6') return () => walkRegions(shiftKey ? -1 : 1);
  if (key === 'Escape' && shiftKey) return shortcuts.markAllRead;
  if (altKey && (key === 'ArrowUp' || key === 'ArrowDown'))
    return () => step(shortcuts, key === 'ArrowUp' ? -1 : 1, shiftKey);
  const pressed = shiftKey ? `Shift ${key.toUpperCase()}` : key.toLowerCase();
  const verb = main && !altKey ? verbs[pressed] : undefined;
  if (verb) return shortcuts[verb];
  if (main && /^[1-9]$/.test(key)) return () => selectAt(shortcuts, Number(key) - 1);
  return null;
}

function step({ list, selected, select }: Shortcuts, by: 1 | -1, unreadOnly: boolean): void {
  const open = list.findIndex(({ conversationId }) => conversationId === selected);
  // With no chat open, down goes to the first and up to the last.
  const from = open < 0 && by < 0 ? list.length : open;
  for (let at = from + by; at >= 0 && at < list.length; at += by)
    if (!unreadOnly || list[at]!.unread > 0) return select(list[at]!.conversationId);
}

function selectAt({ list, select }: Shortcuts, at: number): void {
  const conversation = list[at];
  if (conversation) select(conversation.conversationId);
}
