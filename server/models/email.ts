import { BaseModel } from './base.ts';

/** Where a person wants to be warned. */
export class Email extends BaseModel {
  static override tableName = 'emails';
  static override idColumn = 'userId';

  declare userId: string;
  /** Confirmed by a code that came back. */
  declare address: string | null;
  declare pending: string | null;
  /** SHA-256 of the code that was mailed to `pending`. */
  declare codeHash: Buffer | null;
  /** ms since 1970 */
  declare codeExpiresAt: number | null;
  declare codeTries: number;
}
