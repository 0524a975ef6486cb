import * as z from 'zod';
import { limits } from '../limits.ts';
import { count, none, uuid } from './primitives.ts';
import { route } from './route.ts';

const path = '/conversations/:conversationId/attachments';
const params = z.strictObject({ conversationId: uuid, attachmentId: uuid });

/** How far an upload got; it is whole when both are equal. */
const uploadState = z.strictObject({ bytes: count, receivedBytes: count });

/**
 * Announces a sealed file for a conversation. The id is the client's random one, so that asking
 * again after a lost answer is no second upload.
 */
export const startUpload = route({
  method: 'POST',
  path,
  authenticated: true,
  params: z.strictObject({ conversationId: uuid }),
  query: none,
  /** `bytes`: all that will be sent, chunks and hashes. */
  body: z.strictObject({ attachmentId: uuid, bytes: count.min(1) }),
  response: uploadState,
});

/** Where to go on after a lost connection. Only whoever started it may ask. */
export const getUpload = route({
  method: 'GET',
  path: `${path}/:attachmentId/upload`,
  authenticated: true,
  params,
  query: none,
  body: none,
  response: uploadState,
});

/** The next part: `limits.uploadPartBytes` long, or what is left. It counts whole or not at all. */
export const putPart = route({
  method: 'PUT',
  path: `${path}/:attachmentId/upload`,
  authenticated: true,
  params,
  query: z.strictObject({ offset: z.coerce.number().pipe(count) }),
  body: none,
  response: uploadState,
  bytes: 'request',
});

/** Takes back an upload that no message carries yet. */
export const cancelUpload = route({
  method: 'DELETE',
  path: `${path}/:attachmentId/upload`,
  authenticated: true,
  params,
  query: none,
  body: none,
  response: none,
});

/** The sealed bytes, for those who may read the message that carries them; `Range: bytes=a-b` gives a part. */
export const getAttachment = route({
  method: 'GET',
  path: `${path}/:attachmentId`,
  authenticated: true,
  params,
  query: none,
  body: none,
  response: z.unknown(),
  bytes: 'response',
});

/** Bytes of the part that begins at `offset`. */
export function partLength(bytes: number, offset: number): number {
  return Math.min(limits.uploadPartBytes, bytes - offset);
}

export type UploadState = z.infer<typeof uploadState>;
