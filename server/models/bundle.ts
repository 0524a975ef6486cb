import { BaseModel } from './base.ts';

/** A published bundle; the one with the highest `keyVersion` is in force. */
export class Bundle extends BaseModel {
  static override tableName = 'bundles';
  static override idColumn = ['userId', 'keyVersion'];

  declare userId: string;
  declare keyVersion: number;
  declare bytes: Buffer;
  declare signature: Buffer;
  declare hash: Buffer;
  declare identityKey: Buffer;
  declare encryptionKeyId: Buffer;
  /** What the identity before signed of this one; null where that was lost, or there was none. */
  declare succession: Buffer | null;
  declare successionSignature: Buffer | null;
  declare createdAt: number;
}
