import * as z from 'zod';
import { limits, sizes } from '../limits.ts';
import { binary, binaryOf, count, none, signedControl, signedReceipt, time, uuid } from './primitives.ts';
import { route } from './route.ts';

const place = { seq: count.min(1), eventId: uuid, receivedAt: time };
const signature = binaryOf(sizes.signature);
const control = { kind: z.literal('control'), bytes: binary(limits.controlBytes), signature };
const session = { kind: z.literal('session'), bytes: binary(2_048), signature };
const message = { kind: z.literal('message'), header: binary(2_048), signature };
const body = binary(limits.messageBodyBytes);
const wrap = binaryOf(sizes.rsaCiphertext);

/** What a member reads of a log. `bare` stands for an event that this member may not read. */
export const logEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...control, ...place, senderUserId: uuid }),
  z.strictObject({
    ...session,
    ...place,
    senderUserId: uuid,
    wrap: wrap.nullable(),
    /** The admin who opened this session to the reader, who joined after it; null for the sender's own wrap. */
    sharedBy: uuid.nullable(),
  }),
  z.strictObject({
    ...message,
    ...place,
    senderUserId: uuid,
    body: body.nullable(),
    /** SHA-256 of the body; present exactly when the body was dropped. */
    bodyHash: binaryOf(sizes.hash).nullable(),
  }),
  z.strictObject({ kind: z.literal('bare'), ...place, eventHash: binaryOf(sizes.hash) }),
]);

/** What a member appends. Ids, hashes and the place in the log follow from the bytes. */
export const newEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    ...control,
    /** For those whom this control adds with their history: the seeds of past sessions, wrapped anew. */
    historyWraps: z
      .array(z.strictObject({ userId: uuid, sessionId: uuid, wrap }))
      .max(limits.historyWraps)
      .optional(),
  }),
  z.strictObject({
    ...session,
    wraps: z
      .array(z.strictObject({ userId: uuid, wrap }))
      .min(1)
      .max(limits.conversationMembers),
  }),
  z.strictObject({
    ...message,
    body,
    /** The uploads that this message carries: they live as long as its body. */
    attachments: z.array(uuid).max(limits.messageAttachments).optional(),
  }),
]);

export const appended = z.strictObject({
  eventId: uuid,
  seq: count.min(1),
  eventHash: binaryOf(sizes.hash),
  logHash: binaryOf(sizes.hash),
});

/** Appends all or nothing, in order; events that are there already answer with their place. */
export const appendEvents = route({
  method: 'POST',
  path: '/conversations/:conversationId/events',
  authenticated: true,
  params: z.strictObject({ conversationId: uuid }),
  query: none,
  body: z.strictObject({ events: z.array(newEvent).min(1).max(limits.appendEvents) }),
  response: z.strictObject({ appended: z.array(appended) }),
});

/** A page in ascending order: the first events past `after`, or the last ones before `before`. */
export const listEvents = route({
  method: 'GET',
  path: '/conversations/:conversationId/events',
  authenticated: true,
  params: z.strictObject({ conversationId: uuid }),
  query: z
    .strictObject({
      after: z.coerce.number().pipe(count).optional(),
      before: z.coerce.number().pipe(count).optional(),
      limit: z.coerce.number().pipe(z.int().min(1).max(limits.pageEvents)).optional(),
    })
    .refine((query) => query.after === undefined || query.before === undefined, 'after or before, not both'),
  body: none,
  response: z.strictObject({ events: z.array(logEvent), headSeq: count }),
});

/** The control chain from `create`, which a newcomer replays before reading anything else. */
export const listControls = route({
  method: 'GET',
  path: '/conversations/:conversationId/controls',
  authenticated: true,
  params: z.strictObject({ conversationId: uuid }),
  query: z.strictObject({ after: z.coerce.number().pipe(count).optional() }),
  body: none,
  response: z.strictObject({
    controls: z.array(z.strictObject({ seq: count.min(1), ...signedControl.shape })),
    more: z.boolean(),
  }),
});

/** Keeps the newest receipt of a person and kind; an older one than the stored is ignored. */
export const putReceipt = route({
  method: 'PUT',
  path: '/conversations/:conversationId/receipts',
  authenticated: true,
  params: z.strictObject({ conversationId: uuid }),
  query: none,
  body: z.strictObject({ receipt: signedReceipt }),
  response: none,
});

/** Tells the members who are online now that the caller is writing. Says nothing of what, and is kept nowhere. */
export const tellTyping = route({
  method: 'POST',
  path: '/conversations/:conversationId/typing',
  authenticated: true,
  params: z.strictObject({ conversationId: uuid }),
  query: none,
  body: none,
  response: none,
  ephemeral: true,
});

export type LogEvent = z.infer<typeof logEvent>;
export type ListedControl = z.infer<typeof listControls.response>['controls'][number];
export type NewEvent = z.infer<typeof newEvent>;
export type Appended = z.infer<typeof appended>;
