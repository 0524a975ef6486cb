import { BaseModel } from './base.ts';

/** A new device that asks to be let in. */
export class Approval extends BaseModel {
  static override tableName = 'approvals';
  static override idColumn = 'approvalId';

  declare approvalId: string;
  /** Of an account, or of nobody where the name is nobody's. */
  declare userId: string;
  /** SHA-256 of what the device claims its answer with. */
  declare claimHash: Buffer;
  declare state: 'begun' | 'waiting' | 'approved' | 'refused';
  declare publicKey: Buffer | null;
  declare proof: Buffer | null;
  declare deviceName: string | null;
  declare address: string;
  declare sealed: Buffer | null;
  declare createdAt: number;
  declare expiresAt: number;
}
