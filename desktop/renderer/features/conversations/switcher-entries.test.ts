import { CheckCheck, Lock } from 'lucide-react';
import { expect, it } from 'vitest';
import type { ConversationSummary } from '../../../engine/face.ts';
import { findHit, switcherGroups, type SwitcherAction } from './switcher-entries.ts';

const chat = (name: string, username: string): ConversationSummary => ({
  kind: 'direct',
  conversationId: `chat-${username}`,
  title: name,
  contact: {
    userId: username,
    username,
    displayName: name,
    verified: false,
    identityChanged: false,
    online: false,
  },
  request: false,
  unconfirmed: false,
  typing: [],
  last: null,
  draft: '',
  timerMs: 0,
  unread: 0,
  readSeq: 0,
  lastActivityAt: 0,
  warnings: [],
  paused: false,
  peerDeleted: false,
});

const chats = [chat('Tomás Reyes', 'tomas'), chat('Sal Alvarez', 'sal'), chat('Alba Moreno', 'alba')];
const actions: SwitcherAction[] = [
  { id: 'read', label: 'Mark all chats as read', icon: CheckCheck, run: () => undefined },
  { id: 'lock', label: 'Lock now', icon: Lock, run: () => undefined },
];

const found = (query: string, current: string | null = null): Record<string, string[]> =>
  Object.fromEntries(
    switcherGroups({ query, chats, current, actions }).map(({ title, entries }) => [
      title,
      entries.map(({ id }) => id),
    ]),
  );

it('shows where one was last, without the chat that is open', () => {
  expect(found('', 'chat-sal')).toEqual({ Recent: ['chat-tomas', 'chat-alba'], Do: ['read', 'lock'] });
});

it('finds chats, people and actions at once, names that begin so first', () => {
  expect(found('al')).toEqual({ Chats: ['chat-alba', 'chat-sal'], Do: ['read'] });
});

it('takes a word for a user name only after everything that has this name', () => {
  expect(Object.keys(found('lock'))).toEqual(['Do', 'People']);
});

it('offers to find somebody new by a whole user name', () => {
  expect(found('@wen.okafor')).toEqual({ People: ['person-wen.okafor'] });
  expect(found('tomas')).toEqual({ Chats: ['chat-tomas'] });
});

it('marks what was typed, whatever its case and accents', () => {
  expect(findHit('Tomás Reyes', 'TOMAS')).toEqual({ from: 0, to: 5 });
  expect(findHit('Sal Alvarez', 'al')).toEqual({ from: 4, to: 6 });
  expect(findHit('👋 Ängström', 'ang')).toEqual({ from: 3, to: 6 });
  expect(findHit('Sal', 'x')).toBeNull();
});
