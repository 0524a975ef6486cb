import type { Readable } from 'node:stream';
import { limits } from '@secure-chat/shared/limits';
import { partLength } from '@secure-chat/shared/contract';
import { accessUpload, type AttachmentPlace } from '../access/attachments.ts';
import { AppError } from '../app/errors.ts';
import { BlobLengthError } from '../blobs/blob-store.ts';
import { partCount } from '../blobs/read-range.ts';
import { Attachment } from '../models/attachment.ts';
import { blobOf } from './blob-of.ts';
import type { DomainContext } from './context.ts';

interface Part {
  readonly offset: number;
  readonly content: Readable;
  /** As the request declares it; absent where it does not. */
  readonly bytes: number | undefined;
}

/**
 * Keeps the next part of an upload as it streams in. A part that was kept before is read past and
 * answered with where the upload stands.
 * @throws {AppError} `not_found`, `upload_offset`, `invalid_request` for another length than is due,
 * `client_closed_request` when it breaks off: nothing of it counts then.
 */
export async function writePart(
  context: DomainContext,
  userId: string,
  place: AttachmentPlace,
  { offset, content, bytes }: Part,
): Promise<Attachment> {
  const upload = await accessUpload(context.knex, userId, place);
  if (offset !== upload.receivedBytes || offset === upload.bytes) throw new AppError('upload_offset');
  if (bytes !== partLength(upload.bytes, offset)) throw new AppError('invalid_request', { field: 'body' });
  const blob = blobOf(place);
  await context.blobs
    .writePart({ blob, part: offset / limits.uploadPartBytes }, content, bytes)
    .catch((error: unknown) => refuseBrokenOff(error, content));
  const receivedBytes = offset + bytes;
  const advanced = await Attachment.query(context.knex)
    .patch({ receivedBytes, touchedAt: Date.now() })
    .where({ ...place, receivedBytes: offset })
    .where('touchedAt', '>', 0);
  if (advanced === 1) return Object.assign(upload, { receivedBytes });
  // It was cancelled meanwhile, or this same part came twice at once.
  const now = await Attachment.query(context.knex).findById([place.conversationId, place.attachmentId]);
  if (now !== undefined) return now;
  await context.blobs.remove(blob, partCount(upload.bytes));
  throw new AppError('not_found');
}

/** A sender that is gone is no fault of the server's; a full disk is. */
function refuseBrokenOff(error: unknown, content: Readable): never {
  if (error instanceof BlobLengthError || content.errored !== null)
    throw new AppError('client_closed_request', { cause: error });
  throw error;
}
