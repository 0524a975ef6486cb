import { BaseModel } from './base.ts';

/** The newest signed receipt of a member and kind. */
export class Receipt extends BaseModel {
  static override tableName = 'receipts';
  static override idColumn = ['conversationId', 'userId', 'kind'];

  declare conversationId: string;
  declare userId: string;
  declare kind: 'delivered' | 'read';
  declare upToSeq: number;
  declare bytes: Buffer;
  declare signature: Buffer;
}
