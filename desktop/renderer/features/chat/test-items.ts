import type { TimelineItem } from '../../../engine/face.ts';

type MessageItem = Extract<TimelineItem, { kind: 'message' }>;

/** A message of Dana's as the engine presents it, with parts of it replaced. */
export function messageItem(changes: Partial<MessageItem> & Pick<MessageItem, 'id'>): MessageItem {
  return {
    kind: 'message',
    seq: 1,
    sentAt: 0,
    authorId: 'dana',
    authorName: 'Dana',
    own: false,
    text: changes.id,
    delivery: null,
    replyTo: null,
    editedAt: null,
    expiresAt: null,
    reactions: [],
    mentions: [],
    pinned: false,
    forwarded: false,
    ...changes,
  };
}
