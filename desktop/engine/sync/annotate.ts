import { AcceptanceError, type Payload } from '../crypto/index.ts';
import type { Marks, Row, RowContent } from '../storage/rows.ts';
import type { Draft } from './draft.ts';

export type Annotation = Extract<Payload, { kind: 'edit' | 'reaction' | 'delete' | 'pin' }>;

/** Who wrote an annotation: a person after a reset has the same id and another identity. */
export interface Author {
  readonly userId: string;
  /** SHA-256 of the identity key, base64url. */
  readonly identity: string;
  readonly sentAt: number;
  /** The event whose body the header drops. */
  readonly drops: string | null;
}

/**
 * What changes a message that was said before (PROTOCOL §7): its row is rewritten, and the event that
 * did it stands in the log without showing itself.
 * @throws {AcceptanceError} `wrong_target` where it names another message than the one here;
 * `not_allowed` for somebody else's message; `malformed` where header and payload differ.
 */
export async function annotate(draft: Draft, author: Author, annotation: Annotation): Promise<RowContent> {
  const drops = annotation.kind === 'delete' ? annotation.target.eventId : null;
  if (author.drops !== drops) throw new AcceptanceError('malformed');
  const row = await draft.find(annotation.target.eventId);
  // Said before one came, or gone by its timer: nothing of it is here to change.
  if (row === null || !isAnnotatable(row)) return { kind: 'hidden' };
  if (row.eventHash !== annotation.target.eventHash) throw new AcceptanceError('wrong_target');
  switch (annotation.kind) {
    case 'edit':
      requireOwn(row, author);
      draft.touch(mark(row, { edits: edit(row, { text: annotation.text, at: author.sentAt }) }));
      break;
    case 'reaction':
      draft.touch(mark(row, { reactions: react(row, author.userId, annotation.emoji) }));
      break;
    case 'pin':
      draft.touch(mark(row, { pinned: annotation.pinned }));
      break;
    case 'delete':
      requireOwn(row, author);
      remove(draft, row);
  }
  return { kind: 'hidden' };
}

/** A body that the server holds back can still be deleted: that is why it is held back. */
const isAnnotatable = ({ content }: Row): boolean =>
  content.kind === 'text' || (content.kind === 'unverifiable' && content.reason === 'body_withheld');

function requireOwn(row: Row, author: Author): void {
  if (row.authorId !== author.userId || row.identity !== author.identity)
    throw new AcceptanceError('not_allowed');
}

const mark = (row: Row, marks: Marks): Row => ({ ...row, marks: { ...row.marks, ...marks } });

/** Once, even where a part of the log is read a second time. */
function edit({ marks }: Row, one: { text: string; at: number }): NonNullable<Marks['edits']> {
  const edits = marks?.edits ?? [];
  return edits.some(({ text, at }) => text === one.text && at === one.at) ? edits : [...edits, one];
}

function react(row: Row, userId: string, emoji: string | null): Record<string, string> {
  const { [userId]: _, ...others } = row.marks?.reactions ?? {};
  return emoji === null ? others : { ...others, [userId]: emoji };
}

function remove(draft: Draft, row: Row): void {
  const { marks: _, ...kept } = row;
  draft.touch({ ...kept, content: { kind: 'deleted' } });
  uncount(draft, row);
}

/** A message that goes is not waiting to be read any more. */
export function uncount({ state, selfId }: Draft, { seq, authorId }: Row): void {
  const wasUnread = seq > state.readSeq && authorId !== selfId;
  if (wasUnread) state.unread = Math.max(0, state.unread - 1);
}
