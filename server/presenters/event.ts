import { toBase64Url } from '@secure-chat/shared/bytes';
import type { LogEvent } from '@secure-chat/shared/contract';
import type { Event } from '../models/event.ts';

/** What of an event follows from who reads it. */
export interface Reading {
  /** The reader's own wrap of a session, null if the session was not made for this reader. */
  readonly wrap: Buffer | null;
  readonly sharedBy: string | null;
  readonly bare: boolean;
}

/** To anybody in the conversation when it was said; a session goes to each with the own wrap. */
export const present: Reading = { wrap: null, sharedBy: null, bare: false };

export function presentEvent(event: Event, { wrap, sharedBy, bare }: Reading): LogEvent {
  if (bare) {
    const { seq, eventId, receivedAt, eventHash } = event;
    return { kind: 'bare', seq, eventId, receivedAt, eventHash: toBase64Url(eventHash) };
  }
  const place = {
    seq: event.seq,
    eventId: event.eventId,
    receivedAt: event.receivedAt,
    senderUserId: event.senderUserId,
    signature: toBase64Url(event.signature),
  };
  const bytes = toBase64Url(event.bytes);
  switch (event.kind) {
    case 'control':
      return { kind: 'control', bytes, ...place };
    case 'session':
      return { kind: 'session', bytes, ...place, wrap: wrap === null ? null : toBase64Url(wrap), sharedBy };
    case 'message':
      return {
        kind: 'message',
        header: bytes,
        ...place,
        body: event.body === null ? null : toBase64Url(event.body),
        bodyHash: event.body === null && event.bodyHash !== null ? toBase64Url(event.bodyHash) : null,
      };
  }
}
