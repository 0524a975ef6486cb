import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Attachment } from '../models/attachment.ts';

interface Claim {
  readonly conversationId: string;
  readonly eventId: string;
  readonly uploaderUserId: string;
  readonly attachmentIds: readonly string[];
}

/**
 * Ties uploads to the message that carries them: whole ones of its sender, in its conversation, and
 * of no other message.
 * @throws {AppError} `unknown_attachment` if one of them is not such an upload.
 */
export async function claimAttachments(trx: Knex.Transaction, claim: Claim, field: string): Promise<void> {
  const { conversationId, eventId, uploaderUserId } = claim;
  const ids = [...new Set(claim.attachmentIds)];
  if (ids.length === 0) return;
  const claimed = await Attachment.query(trx)
    .patch({ eventId })
    .where({ conversationId, uploaderUserId, eventId: null })
    .where('touchedAt', '>', 0)
    .whereColumn('receivedBytes', 'bytes')
    .whereIn('attachmentId', ids);
  if (claimed !== ids.length) throw new AppError('unknown_attachment', { field: `${field}.attachments` });
}

/** For whoever drops the bodies of messages: their files go with them, at the sweeper's next round. */
export async function releaseAttachments(
  trx: Knex.Transaction,
  conversationId: string,
  eventIds: readonly string[],
): Promise<void> {
  await Attachment.query(trx)
    .patch({ eventId: null, touchedAt: 0 })
    .where({ conversationId })
    .whereIn('eventId', [...eventIds]);
}
