import type { AttachmentPlace } from '../access/attachments.ts';

/** The name of an attachment's bytes in the blob store. */
export function blobOf({ conversationId, attachmentId }: AttachmentPlace): string {
  return `${conversationId}/${attachmentId}`;
}
