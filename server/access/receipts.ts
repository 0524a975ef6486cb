import type { Knex } from 'knex';
import { Receipt } from '../models/receipt.ts';

/** The newest receipts of conversations that the caller is known to be a member of. */
export async function listReceipts(knex: Knex, conversationIds: readonly string[]): Promise<Receipt[]> {
  return Receipt.query(knex)
    .whereIn('conversationId', [...conversationIds])
    .orderBy(['userId', 'kind']);
}

export async function findReceipt(
  knex: Knex,
  of: { conversationId: string; userId: string; kind: 'delivered' | 'read' },
): Promise<Receipt | undefined> {
  return Receipt.query(knex).findById([of.conversationId, of.userId, of.kind]);
}
