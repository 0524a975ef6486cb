import type { EngineErrorCode } from '../face.ts';
import type { FileReference } from '../crypto/index.ts';
import type { StoredFile } from '../storage/rows.ts';

/** What is sealed under which key, and where it goes. */
export interface Sealing {
  readonly attachmentId: string;
  readonly key: string;
  readonly size: number;
}

/** A file on its way, as the archive keeps it. The file itself stays where the person has it. */
export interface StoredUpload {
  /** Of the message that will carry it. */
  readonly id: string;
  readonly conversationId: string;
  readonly position: number;
  readonly sentAt: number;
  readonly description: Omit<StoredFile, 'file' | 'preview'>;
  readonly sealing: Sealing;
  readonly previewSealing: Sealing | null;
  /** Once the preview is on the server. */
  readonly preview: FileReference | null;
  readonly failure: EngineErrorCode | null;
}

const prefix = 'upload/';
export const uploadPrefix = prefix;
export const uploadKey = ({ id }: StoredUpload): string => `${prefix}${id}`;
