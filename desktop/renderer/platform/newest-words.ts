import type { ConversationSummary } from '../../engine/face.ts';
import { noteWords } from './note-words.ts';
import { saidWords } from './words.ts';

type Newest = NonNullable<ConversationSummary['last']>;

/** The newest of a chat in a line, for the list of chats and for what the system shows of it. */
export function newestWords(newest: Newest): string {
  const { note } = newest;
  return note ? eventWords(note) : saidWords(asKnown(newest));
}

function eventWords(note: NonNullable<Newest['note']>): string {
  switch (note.kind) {
    case 'started':
      return 'Say hello';
    case 'deleted':
      return note.own ? 'You deleted a message' : `${firstNameOf(note.authorName)} deleted a message`;
    case 'unverifiable':
      return 'A message could not be verified';
    case 'warning':
      return 'Please look at this chat';
    default:
      return noteWords(note)[0] ?? '';
  }
}

/** Of a picture the name says little: mostly a camera gave it. */
function asKnown(newest: Newest): Newest {
  const { file } = newest;
  return file?.mediaType.startsWith('image/') ? { ...newest, file: { ...file, name: 'Picture' } } : newest;
}

export const firstNameOf = (name: string): string => name.split(' ')[0]!;
