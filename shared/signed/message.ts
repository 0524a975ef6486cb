import { sizes } from '../limits.ts';
import type { Bytes } from '../bytes.ts';
import * as enc from '../encoding.ts';
import { bytesOf, format, optional, suite, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  conversationId: uuid,
  sessionHash: bytesOf(sizes.hash),
  index: u64,
  eventId: uuid,
  sentAt: u64,
  expiresAt: optional(u64),
  /** The event that a delete-for-everyone removes. */
  drops: optional(uuid),
  lastSeenSeq: u64,
  lastSeenLogHash: bytesOf(sizes.hash),
};

/** A message's header (PROTOCOL §7): signed, and the associated data of its body. */
export type MessageHeader = StructOf<typeof shape>;
export const messageFormat: Format<MessageHeader> = format('message', shape);

/** What a message's signature covers; its SHA-256 is the event hash. */
export function messageSignedBytes(headerHash: Uint8Array, bodyHash: Uint8Array): Bytes {
  return enc.encode('message-signature', enc.bytes(headerHash), enc.bytes(bodyHash));
}
