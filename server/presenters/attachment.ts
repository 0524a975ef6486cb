import type { UploadState } from '@secure-chat/shared/contract';
import type { Attachment } from '../models/attachment.ts';

export function presentUpload({ bytes, receivedBytes }: Attachment): UploadState {
  return { bytes, receivedBytes };
}
