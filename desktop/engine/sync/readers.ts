import { EngineError } from '../errors.ts';
import type { MessageId, Person, Readers } from '../face.ts';
import { privacyOf } from './privacy.ts';
import { viewOf } from './view.ts';
import type { Workspace } from './workspace.ts';

/**
 * Who has read one's own message and whom it has reached, by their signed receipts alone (PROTOCOL §8). Who came
 * later is not asked, and what one does not tell of oneself one is not shown of others.
 * @throws {EngineError} `message_gone`, `not_allowed` of somebody else's.
 */
export async function readersOf(workspace: Workspace, { conversationId, id }: MessageId): Promise<Readers> {
  const { context } = workspace;
  const conversation = workspace.conversation(conversationId);
  const seq = (await conversation.places()).get(id);
  const row = seq === undefined ? null : await conversation.rows.row(seq);
  if (seq === undefined || row === null) throw new EngineError('message_gone');
  if (row.authorId !== context.self.userId) throw new EngineError('not_allowed');
  const { receipts, joinedAt } = conversation.state;
  const { readReceipts, deliveryReceipts } = privacyOf(context);
  const view = viewOf(context, conversation);
  const readers: Record<keyof Readers, Person[]> = { read: [], delivered: [], waiting: [] };
  for (const userId of conversation.roster?.members.keys() ?? []) {
    if (userId === context.self.userId || (joinedAt[userId] ?? 0) > seq) continue;
    const { delivered, read } = receipts[userId] ?? { delivered: 0, read: 0 };
    const hasRead = readReceipts && read >= seq;
    const hasIt = deliveryReceipts && delivered >= seq;
    readers[hasRead ? 'read' : hasIt ? 'delivered' : 'waiting'].push(view.person(userId));
  }
  return readers;
}
