import type { ConversationSummary } from '../../engine/face.ts';
import { conversations } from './engine.ts';
import { useStore } from './store.ts';

/** The chats in which one can write, but for one with this person. */
export function useOpenChats(exceptUserId?: string): { readonly id: string; readonly name: string }[] {
  return (useStore(conversations) ?? [])
    .filter((chat) => isOpen(chat) && !(chat.kind === 'direct' && chat.contact.userId === exceptUserId))
    .map(({ conversationId, title }) => ({ id: conversationId, name: title }));
}

const isOpen = (chat: ConversationSummary): boolean =>
  !chat.request && (chat.kind === 'direct' || chat.membership === 'member');
