import { createContext, useContext } from 'react';
import type { TimelineItem } from '../../../engine/face.ts';
import type { MenuPlace } from '../../ui/menu.tsx';

export type MessageItem = Extract<TimelineItem, { kind: 'message' }>;

/** What can be done with a message, wherever it is shown. */
export interface MessageActions {
  readonly reply: (item: MessageItem) => void;
  readonly edit: (item: MessageItem) => void;
  readonly copy: (item: MessageItem) => void;
  /** The same one again takes it away. */
  readonly react: (item: MessageItem, emoji: string) => void;
  readonly pin: (item: MessageItem) => void;
  readonly forward: (item: MessageItem) => void;
  readonly remove: (item: MessageItem) => void;
  readonly showEdits: (item: MessageItem) => void;
  readonly showReaders: (item: MessageItem) => void;
  /** Opens the menu, or the reactions alone. */
  readonly openMenu: (item: MessageItem, place: MenuPlace, part: 'all' | 'reactions') => void;
  /** Opens the chat with the person whom a message shares. @throws {CommandError} */
  readonly openContact: (item: MessageItem) => Promise<void>;
  /** Goes to the message that another one answers. */
  readonly jumpTo: (id: string) => void;
}

const Actions = createContext<MessageActions | null>(null);

export const MessageActionsProvider = Actions.Provider;

export function useMessageActions(): MessageActions {
  const actions = useContext(Actions);
  if (actions === null) throw new Error('a message stands in a chat');
  return actions;
}

/** Until a message is in the log nobody else has it: it can only be copied, or taken back. */
export const isLogged = ({ seq }: MessageItem): boolean => seq !== null;
/** What it says is its author's to change, under the safety number that it was said by; a person whom it shares is not. */
export const canEdit = (item: MessageItem): boolean =>
  item.own && isLogged(item) && !item.former && !item.contact && !item.file;
/** Who shares a person vouches for them: that is done from one's own chat with them. */
export const canForward = (item: MessageItem): boolean => isLogged(item) && !item.contact && !item.file;
