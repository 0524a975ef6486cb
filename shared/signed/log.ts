import type { Bytes } from '../bytes.ts';
import * as enc from '../encoding.ts';

/** Both chains start from 32 zero bytes. */
export const chainStart: Bytes = new Uint8Array(32);

/** logHash_n is the SHA-256 of this (PROTOCOL §8). */
export function logStep(
  previous: Uint8Array,
  event: { conversationId: string; seq: number; eventId: string; eventHash: Uint8Array },
): Bytes {
  return enc.encode(
    'log',
    enc.bytes(previous),
    enc.uuid(event.conversationId),
    enc.u64(event.seq),
    enc.uuid(event.eventId),
    enc.bytes(event.eventHash),
  );
}
