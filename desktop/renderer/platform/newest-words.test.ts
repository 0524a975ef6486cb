import { expect, it } from 'vitest';
import type { ConversationSummary, FileView, Person } from '../../engine/face.ts';
import { newestWords } from './newest-words.ts';

type Newest = NonNullable<ConversationSummary['last']>;

const newest: Newest = {
  text: '',
  own: false,
  authorName: 'Ann Aldous',
  sentAt: 0,
  delivery: null,
  unverifiable: false,
};
const file = (given: Partial<FileView>): Newest => ({
  ...newest,
  file: {
    name: 'IMG_2041.jpg',
    mediaType: 'image/jpeg',
    size: 1,
    width: null,
    height: null,
    durationMs: null,
    voice: false,
    hasPreview: false,
    ...given,
  },
});
const base = { id: 'a', seq: 1, sentAt: 0 };
const ann: Person = { userId: 'ann', name: 'Ann Aldous', self: false };
const noted = (note: Newest['note']): Newest => ({ ...newest, ...(note && { note }) });

it.each([
  ['a picture', file({}), 'Picture'],
  ['a picture with a caption', { ...file({}), text: 'The lake' }, 'Picture: The lake'],
  ['a file', file({ name: 'Plans.pdf', mediaType: 'application/pdf' }), 'Plans.pdf'],
  ['a voice note', file({ voice: true, mediaType: 'audio/webm' }), 'Voice note'],
  [
    'a contact',
    { ...newest, contact: { userId: 'b', username: 'bob', displayName: 'Bob Brand' } },
    'Contact: Bob Brand',
  ],
  [
    'a message that somebody took away',
    noted({ ...base, kind: 'deleted', authorId: 'ann', authorName: 'Ann Aldous', own: false }),
    'Ann deleted a message',
  ],
  [
    'a new group',
    noted({ ...base, kind: 'roster', actor: ann, changes: [{ change: 'created' }] }),
    'Ann Aldous made this group',
  ],
  [
    'a timer',
    noted({ ...base, kind: 'timer', actor: ann, afterMs: 0 }),
    'Ann Aldous set new messages to stay',
  ],
  [
    'a chat in which nobody said anything yet',
    noted({ ...base, kind: 'started', authorId: 'ann' }),
    'Say hello',
  ],
])('says what the newest is: %s', (_what, shown, words) => {
  expect(newestWords(shown)).toBe(words);
});
