import { expect, it } from 'vitest';
import type { MessageItem } from './message-actions.ts';
import { messageLabel } from './message-label.ts';

const dana = { userId: 'dana', name: 'Dana', self: false };
const me = { userId: 'me', name: 'Ellis', self: true };
const plain: MessageItem = {
  kind: 'message',
  id: 'm',
  seq: 3,
  sentAt: new Date(2026, 4, 4, 8, 31).getTime(),
  authorId: 'dana',
  authorName: 'Dana',
  own: false,
  text: 'Nearly',
  delivery: null,
  replyTo: null,
  editedAt: null,
  expiresAt: null,
  reactions: [],
  mentions: [],
  pinned: false,
  forwarded: false,
};

it('says who, when and what, and what belongs to it', () => {
  const item = {
    ...plain,
    replyTo: { id: 'q', seq: 1, author: me, text: 'Finished?' },
    reactions: [{ emoji: '👍', people: [me], own: true }],
  };
  expect(messageLabel(item, 'Dana')).toMatch(/^Dana, 0?8:31( AM)?, Nearly\. Reply to you\. 1 reaction$/);
});

it('says how far one’s own message has come', () => {
  const item = { ...plain, own: true, editedAt: 1, delivery: 'read' } as const;
  expect(messageLabel(item, 'Ellis')).toMatch(/^You, .*, Nearly\. Edited\. Read$/);
});

it('counts every person who reacted', () => {
  const reactions = [
    { emoji: '👍', people: [me, dana], own: true },
    { emoji: '🎉', people: [dana], own: false },
  ];
  expect(messageLabel({ ...plain, reactions }, 'Dana')).toContain('3 reactions');
});
