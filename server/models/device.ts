import { BaseModel } from './base.ts';

export class Device extends BaseModel {
  static override tableName = 'devices';
  static override idColumn = ['userId', 'deviceId'];

  declare userId: string;
  declare deviceId: string;
  declare name: string;
  declare refreshHash: Buffer;
  declare previousRefreshHash: Buffer | null;
  /** SHA-256 of what the device shows in the place of a code; null before it has shown one. */
  declare trustHash: Buffer | null;
  declare createdAt: number;
  declare lastSeenAt: number;
  declare revokedAt: number | null;
}

/** Every refresh token of the last month, so that a stolen old one is known when it comes back. */
export class RefreshToken extends BaseModel {
  static override tableName = 'refresh_tokens';
  static override idColumn = 'hash';

  declare hash: Buffer;
  declare userId: string;
  declare deviceId: string;
  declare issuedAt: number;
}
