import type { Knex } from 'knex';
import { padme, storedBytes } from '@secure-chat/shared/file-size';
import { accessConversation } from '../access/conversation.ts';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Attachment } from '../models/attachment.ts';
import type { DomainContext } from './context.ts';

/**
 * Makes room for a sealed file; the same announcement again answers how far it got.
 * @throws {AppError} `not_found`, `attachment_too_large`, `quota_exceeded`, `id_taken`.
 */
export async function startUpload(
  context: DomainContext,
  userId: string,
  asked: { readonly conversationId: string; readonly attachmentId: string; readonly bytes: number },
): Promise<Attachment> {
  await accessConversation(context.knex, userId, asked.conversationId);
  if (asked.bytes > storedBytes(padme(context.files.maxBytes))) throw new AppError('attachment_too_large');
  return context.knex.transaction(async (trx) => {
    // One person's announcements take turns, so that together they keep within the quota.
    await Account.query(trx).findById(userId).forUpdate();
    const known = await Attachment.query(trx).findById([asked.conversationId, asked.attachmentId]);
    if (known !== undefined) return requireSame(known, userId, asked.bytes);
    await requireRoom(trx, userId, asked.bytes, context.files.quotaBytes);
    return Attachment.query(trx).insertAndFetch({
      ...asked,
      uploaderUserId: userId,
      receivedBytes: 0,
      eventId: null,
      touchedAt: Date.now(),
    });
  });
}

function requireSame(known: Attachment, userId: string, bytes: number): Attachment {
  const isSame = known.uploaderUserId === userId && known.bytes === bytes && known.touchedAt > 0;
  if (!isSame) throw new AppError('id_taken');
  return known;
}

async function requireRoom(
  trx: Knex.Transaction,
  userId: string,
  bytes: number,
  quotaBytes: number,
): Promise<void> {
  const [row] = await Attachment.query(trx)
    .where({ uploaderUserId: userId })
    .select(trx.raw('coalesce(sum(bytes), 0)::bigint AS used'))
    .castTo<[{ used: number }]>();
  if (row.used + bytes > quotaBytes) throw new AppError('quota_exceeded');
}
