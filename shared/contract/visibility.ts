import * as z from 'zod';
import { count, none, time, username, uuid } from './primitives.ts';
import { route } from './route.ts';

const span = { firstAt: time.nullable(), lastAt: time.nullable() };

export const visibility = z.strictObject({
  account: z.strictObject({ username, createdAt: time, vaultBytes: count, email: z.string().nullable() }),
  devices: z.array(z.strictObject({ name: z.string(), createdAt: time, lastSeenAt: time })),
  conversations: z.array(
    z.strictObject({
      conversationId: uuid,
      kind: z.enum(['direct', 'group']),
      /** User names: who the server knows to be in it. */
      members: z.array(username),
      messages: count,
      /** Messages whose body was dropped. */
      dropped: count,
      /** Changes of the roster. */
      changes: count,
      files: count,
      /** Of all that is stored of it, sealed files included. */
      bytes: count,
      ...span,
    }),
  ),
});

/** What the server has of the caller: the same rows that its host can look at, counted. */
export const getVisibility = route({
  method: 'GET',
  path: '/visibility',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: visibility,
});

export type Visibility = z.infer<typeof visibility>;
