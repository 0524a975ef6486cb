import { sizes } from '../limits.ts';
import { bytesOf, format, oneOf, suite, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  conversationId: uuid,
  userId: uuid,
  deviceId: uuid,
  kind: oneOf('delivered', 'read'),
  upToSeq: u64,
  logHash: bytesOf(sizes.hash),
  sentAt: u64,
};

/** A signed receipt (PROTOCOL §8): ticks come from these alone. */
export type Receipt = StructOf<typeof shape>;
export const receiptFormat: Format<Receipt> = format('receipt', shape);
