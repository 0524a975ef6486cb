import * as z from 'zod';
import { limits, sizes } from '../limits.ts';
import { appended, logEvent } from './events.ts';
import { binaryOf, count, none, signedControl, signedReceipt, uuid } from './primitives.ts';
import { route } from './route.ts';

/** Starts a conversation with its signed `create`; a direct one that exists answers `conversation_exists`. */
export const createConversation = route({
  method: 'POST',
  path: '/conversations',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ control: signedControl }),
  response: z.strictObject({ conversationId: uuid, appended }),
});

const conversationPage = z.strictObject({
  conversationId: uuid,
  head: z.strictObject({ seq: count, logHash: binaryOf(sizes.hash) }),
  events: z.array(logEvent),
  /** The newest receipt of each member and kind. */
  receipts: z.array(signedReceipt),
  /** More events lie past this page: ask again from its last seq. */
  more: z.boolean(),
});

/**
 * What lies past the cursors, for every conversation of the caller; those without a cursor start at 0.
 * Answers hold at most `limits.pageEvents` events in all; `more` anywhere means: ask again.
 */
export const sync = route({
  method: 'POST',
  path: '/sync',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({
    cursors: z.array(z.strictObject({ conversationId: uuid, afterSeq: count })).max(10_000),
  }),
  response: z.strictObject({
    conversations: z.array(conversationPage),
    directory: z.strictObject({ size: count, hash: binaryOf(sizes.hash) }),
    vaultVersion: count,
    accountVersion: count,
    pageLimit: z.literal(limits.pageEvents),
  }),
});

export type ConversationPage = z.infer<typeof conversationPage>;
export type SyncAnswer = z.infer<typeof sync.response>;
