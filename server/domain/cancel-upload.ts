import { accessUpload, type AttachmentPlace } from '../access/attachments.ts';
import { Attachment } from '../models/attachment.ts';
import type { DomainContext } from './context.ts';

/**
 * Takes back an upload that no message carries.
 * @throws {AppError} `not_found`
 */
export async function cancelUpload(
  context: DomainContext,
  userId: string,
  place: AttachmentPlace,
): Promise<void> {
  await accessUpload(context.knex, userId, place);
  await Attachment.query(context.knex)
    .patch({ touchedAt: 0 })
    .where({ ...place, eventId: null });
  context.sweeper.wake();
}
