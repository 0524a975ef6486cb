import { BaseModel } from './base.ts';

/** A sealed file of one conversation. Without an event it is an upload, or what a dropped body left behind. */
export class Attachment extends BaseModel {
  static override tableName = 'attachments';
  static override idColumn = ['conversationId', 'attachmentId'];

  declare conversationId: string;
  declare attachmentId: string;
  declare uploaderUserId: string;
  declare bytes: number;
  declare receivedBytes: number;
  declare eventId: string | null;
  /** When a part last came, in ms since 1970; 0 once nothing may refer to it any more. */
  declare touchedAt: number;
}
