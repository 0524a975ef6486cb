import { BaseModel } from './base.ts';

export class Event extends BaseModel {
  static override tableName = 'events';
  static override idColumn = ['conversationId', 'seq'];

  declare conversationId: string;
  declare seq: number;
  declare eventId: string;
  declare kind: 'control' | 'session' | 'message';
  declare senderUserId: string;
  /** The signed bytes; of a message its header. */
  declare bytes: Buffer;
  declare signature: Buffer;
  /** A message's ciphertext, null once it was dropped. */
  declare body: Buffer | null;
  declare bodyHash: Buffer | null;
  declare eventHash: Buffer;
  declare logHash: Buffer;
  /** SHA-256 over all that was sent, which tells a repetition from a conflict. */
  declare requestHash: Buffer;
  declare receivedAt: number;
  /** When the body of a message, or the wraps of a session, are to go; null where nothing goes, or once it went. */
  declare expiresAt: number | null;
}

export class SenderSession extends BaseModel {
  static override tableName = 'sender_sessions';
  static override idColumn = ['conversationId', 'sessionHash'];

  declare conversationId: string;
  declare sessionHash: Buffer;
  declare sessionId: string;
  declare senderUserId: string;
  declare deviceId: string;
  declare rosterHash: Buffer;
}

/** A session's seed for one member. */
export class Wrap extends BaseModel {
  static override tableName = 'wraps';
  static override idColumn = ['conversationId', 'seq', 'userId'];

  declare conversationId: string;
  declare seq: number;
  declare userId: string;
  declare wrap: Buffer;
  /** The admin who opened a past session to a newcomer; null for the sender's own wrap. */
  declare sharedBy: string | null;
}
