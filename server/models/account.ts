import type { AccountKeys } from '@secure-chat/shared/contract';
import { BaseModel } from './base.ts';

export class Account extends BaseModel {
  static override tableName = 'accounts';
  static override idColumn = 'userId';
  static override jsonAttributes = ['pastKeys'];

  declare userId: string;
  declare username: string;
  /** bcrypt of the authKey. */
  declare authHash: string;
  /** SHA-256 of recoveryAuth. */
  declare recoveryAuthHash: Buffer;
  declare kdfSuite: number;
  declare kdfMemoryKib: number;
  declare kdfPasses: number;
  declare kdfLanes: number;
  declare kdfSeed: Buffer;
  declare accountVersion: number;
  declare passwordWrap: Buffer;
  declare recoveryWrap: Buffer;
  /** What `recoveryWrap` is bound to: as they were when it was sealed. */
  declare recoveryVersion: number;
  declare recoveryMemoryKib: number;
  declare recoveryPasses: number;
  declare recoverySeed: Buffer;
  declare identityKeyId: Buffer;
  declare identityPublicKey: Buffer;
  declare identityWrappedKey: Buffer;
  declare encryptionKeyId: Buffer;
  declare encryptionPublicKey: Buffer;
  declare encryptionWrappedKey: Buffer;
  /** Wrapped keys from before the account was secured; null where it never was. */
  declare pastKeys: NonNullable<AccountKeys['past']> | null;
  declare vaultVersion: number;
  declare vault: Buffer;
  declare createdAt: number;
  declare deletedAt: number | null;
}
