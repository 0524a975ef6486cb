import { BaseModel } from './base.ts';

/** Lets one person in, and carries a word from them to whoever invited them. */
export class Invite extends BaseModel {
  static override tableName = 'invites';
  static override idColumn = 'tokenHash';

  /** SHA-256 of the token. */
  declare tokenHash: Buffer;
  declare userId: string;
  declare createdAt: number;
  declare expiresAt: number;
  declare revokedAt: number | null;
  declare usedAt: number | null;
  declare guestUserId: string | null;
  /** HMAC under a secret that the server never had. */
  declare ack: Buffer | null;
}
