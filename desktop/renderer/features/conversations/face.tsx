import type { ConversationSummary } from '../../../engine/face.ts';
import { Avatar, GroupAvatar } from '../../ui/avatar.tsx';

interface FaceProps {
  readonly conversation: ConversationSummary;
  readonly size?: number;
}

/** Whom a conversation is with: a person is round, a group is square. */
export function Face({ conversation, size = 40 }: FaceProps) {
  if (conversation.kind === 'group') {
    const { conversationId, title, picture } = conversation;
    return <GroupAvatar groupId={conversationId} name={title} picture={picture} size={size} />;
  }
  const { userId, displayName, online } = conversation.contact;
  return <Avatar accountId={userId} name={displayName} online={online} size={size} />;
}
