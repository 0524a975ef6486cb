import { BaseModel } from './base.ts';

/** A one-time code that waits to be used; of each person the newest, of those mailed and of those handed over. */
export class Reset extends BaseModel {
  static override tableName = 'resets';
  static override idColumn = ['userId', 'mailed'];

  declare userId: string;
  /** Else the person who runs the server hands it over. */
  declare mailed: boolean;
  /** SHA-256 of its symbols. */
  declare codeHash: Buffer;
  /** ms since 1970 */
  declare expiresAt: number;
}
