import * as z from 'zod';
import { logEvent } from './events.ts';
import { count, signedReceipt, uuid } from './primitives.ts';

/** GET, bearer token in the header, `text/event-stream`; one stream a device, the newest wins. */
export const streamPath = '/stream';

/**
 * What the stream carries: the SSE `event` field is the name, `data` the JSON value.
 * The stream saves the asking and nothing else: whatever it misses is found by sync.
 */
export const streamEvents = {
  /** First on every stream: who of one's contacts is online now. */
  hello: z.strictObject({ online: z.array(uuid), heartbeatMs: count }),
  event: z.strictObject({ conversationId: uuid, event: logEvent }),
  receipt: z.strictObject({ conversationId: uuid, receipt: signedReceipt }),
  /** Somebody is writing now; what they write comes, if at all, as an event. */
  typing: z.strictObject({ conversationId: uuid, userId: uuid }),
  presence: z.strictObject({ userId: uuid, online: z.boolean() }),
  /** Another device wrote the vault. */
  vault: z.strictObject({ version: count }),
  /** Another device changed the account: its password, for one. */
  account: z.strictObject({ accountVersion: count }),
  /** A new device asks to be let in, or no longer does: the list of them says which. */
  approvals: z.strictObject({}),
  /** A code to start the account afresh was mailed, or is good no more: `getMailedReset` says which. */
  mailed_reset: z.strictObject({}),
  /** Somebody whom one shares a conversation with published other keys: the directory has them. */
  directory: z.strictObject({}),
  /** Last on a stream that must not come back with these tokens. */
  ended: z.strictObject({
    reason: z.enum([
      'revoked',
      'signed_out',
      'recovered',
      'reset',
      'secured',
      'password_changed',
      'replaced',
    ]),
  }),
  /** The server is stopping; the client comes back after the `retry` hint. */
  restart: z.strictObject({}),
} as const;

export type StreamEventName = keyof typeof streamEvents;
export type StreamEvent = {
  [N in StreamEventName]: { readonly name: N; readonly data: z.infer<(typeof streamEvents)[N]> };
}[StreamEventName];
