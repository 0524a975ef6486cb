import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Attachment } from '../models/attachment.ts';
import { accessConversation } from './conversation.ts';

export interface AttachmentPlace {
  readonly conversationId: string;
  readonly attachmentId: string;
}

/**
 * An upload under way, for whoever started it and is a member still.
 * @throws {AppError} `not_found`, also once a message carries it.
 */
export async function accessUpload(knex: Knex, userId: string, place: AttachmentPlace): Promise<Attachment> {
  await accessConversation(knex, userId, place.conversationId);
  const upload = await Attachment.query(knex)
    .findById([place.conversationId, place.attachmentId])
    .where({ uploaderUserId: userId, eventId: null })
    .where('touchedAt', '>', 0);
  if (upload === undefined) throw new AppError('not_found');
  return upload;
}

/**
 * A file, for those who may read the message that carries it: as long as that has its body, said
 * neither after the reader left nor before they joined without its history.
 * @throws {AppError} `not_found`
 */
export async function accessAttachment(
  knex: Knex,
  userId: string,
  place: AttachmentPlace,
): Promise<Attachment> {
  const attachment = await Attachment.query(knex)
    .select('attachments.*')
    .join('events', (join) =>
      join
        .on('events.conversationId', 'attachments.conversationId')
        .andOn('events.eventId', 'attachments.eventId'),
    )
    .join('members AS reader', (join) =>
      join.on('reader.conversationId', 'attachments.conversationId').andOnVal('reader.userId', userId),
    )
    .where({
      'attachments.conversationId': place.conversationId,
      'attachments.attachmentId': place.attachmentId,
    })
    .whereNotNull('events.body')
    .whereRaw('(reader.left_seq IS NULL OR events.seq <= reader.left_seq)')
    .whereRaw('(reader.reads_history OR events.seq >= reader.joined_seq)')
    .first();
  if (attachment === undefined) throw new AppError('not_found');
  return attachment;
}
