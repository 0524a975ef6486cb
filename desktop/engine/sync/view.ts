import { toBase64Url } from '@secure-chat/shared/bytes';
import type { Person } from '../face.ts';
import type { SyncContext } from './context.ts';
import type { Conversation, ConversationState, UpTo } from './conversation.ts';
import { privacyOf } from './privacy.ts';

/** What presenting a conversation's rows takes beside the rows. */
export interface View {
  readonly conversation: Conversation;
  readonly selfId: string;
  /** SHA-256 of one's identity in force, base64url. */
  readonly selfIdentity: string;
  /** By their own signed receipts alone (PROTOCOL §8). */
  readonly reach: UpTo;
  person(userId: string): Person;
}

export function viewOf(context: SyncContext, conversation: Conversation): View {
  const selfId = context.self.userId;
  return {
    conversation,
    selfId,
    selfIdentity: toBase64Url(context.opened.identity.hash),
    reach: reachOf(context, conversation),
    person: (userId) => ({
      userId,
      name: nameOf(context, conversation.state, userId),
      self: userId === selfId,
    }),
  };
}

/** What a person calls themselves here, inside the encryption; their user name until that came. */
export function nameOf(context: SyncContext, state: ConversationState, userId: string): string {
  if (userId === context.self.userId) return context.vault.vault.displayName ?? context.self.username;
  return state.names[userId] ?? context.contacts.view(userId, null).displayName;
}

/** How far all the others have come, as far as one is shown it: who tells nothing is told nothing. */
export function reachOf(context: SyncContext, conversation: Conversation): UpTo {
  const { readReceipts, deliveryReceipts } = privacyOf(context);
  const { delivered, read } = reachedByAll(conversation, context.self.userId);
  const shown = readReceipts ? read : 0;
  return { delivered: deliveryReceipts ? delivered : shown, read: shown };
}

/** Who came later does not hold back what was said before. */
function reachedByAll({ roster, state }: Conversation, selfId: string): UpTo {
  const others = [...(roster?.members.keys() ?? [])].filter((userId) => userId !== selfId);
  if (others.length === 0) return { delivered: 0, read: 0 };
  const reached = others.map((userId) => {
    const { delivered, read } = state.receipts[userId] ?? { delivered: 0, read: 0 };
    const joined = state.joinedAt[userId] ?? 0;
    return { delivered: Math.max(delivered, joined), read: Math.max(read, joined) };
  });
  return {
    delivered: Math.min(...reached.map(({ delivered }) => delivered)),
    read: Math.min(...reached.map(({ read }) => read)),
  };
}
