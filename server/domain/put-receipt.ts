import type { Signed } from '@secure-chat/shared/contract';
import { receiptFormat } from '@secure-chat/shared/signed/receipt';
import { accessConversation } from '../access/conversation.ts';
import { AppError } from '../app/errors.ts';
import { Receipt } from '../models/receipt.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { parseBytes, parseFormat } from './parse-bytes.ts';

/**
 * Keeps the newest receipt of a person and kind, outside the log (PROTOCOL §8). An older one changes nothing.
 * @throws {AppError} `not_found`, or `invalid_request` if it speaks for someone else or of what is not there.
 */
export async function putReceipt(
  context: DomainContext,
  caller: Caller,
  conversationId: string,
  signed: Signed,
): Promise<void> {
  const bytes = Buffer.from(parseBytes(signed.bytes, 'receipt.bytes'));
  const signature = Buffer.from(parseBytes(signed.signature, 'receipt.signature'));
  const receipt = parseFormat(receiptFormat, bytes, 'receipt.bytes');
  const conversation = await accessConversation(context.knex, caller.userId, conversationId);
  const isOwn =
    receipt.conversationId === conversationId &&
    receipt.userId === caller.userId &&
    receipt.deviceId === caller.deviceId;
  if (!isOwn || receipt.upToSeq > conversation.headSeq)
    throw new AppError('invalid_request', { field: 'receipt.bytes' });
  const { userId } = caller;
  const { kind, upToSeq } = receipt;
  const stored = await Receipt.query(context.knex)
    .insert({ conversationId, userId, kind, upToSeq, bytes, signature })
    .onConflict(['conversationId', 'userId', 'kind'])
    .merge(['upToSeq', 'bytes', 'signature'])
    .where('receipts.up_to_seq', '<', upToSeq)
    .returning('upToSeq');
  const isNews = Array.isArray(stored) ? stored.length > 0 : stored?.upToSeq === upToSeq;
  if (isNews) context.bus.publish({ type: 'receipt', conversationId, userId, kind });
}
