import { fromBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import type { LogEvent } from '@secure-chat/shared/contract';
import { logStep } from '@secure-chat/shared/signed/log';
import { signedBytesOf } from './message.ts';
import { sha256 } from './primitives.ts';

/** eventHash = SHA-256 of the signed bytes, never of the signature (PROTOCOL §2, §8). */
export async function eventHashOf(event: LogEvent): Promise<Bytes> {
  if (event.kind === 'bare') return fromBase64Url(event.eventHash);
  if (event.kind === 'message') return sha256(await signedBytesOf(event));
  return sha256(fromBase64Url(event.bytes));
}

/** logHash_n from logHash_{n−1} (PROTOCOL §8). */
export function logHash(
  previous: Uint8Array,
  event: {
    readonly conversationId: string;
    readonly seq: number;
    readonly eventId: string;
    readonly eventHash: Uint8Array;
  },
): Promise<Bytes> {
  return sha256(logStep(previous, event));
}
