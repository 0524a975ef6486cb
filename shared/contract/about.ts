import * as z from 'zod';
import { count, none } from './primitives.ts';
import { route } from './route.ts';

/** What anyone may know of a server before signing in. */
export const about = route({
  method: 'GET',
  path: '/about',
  authenticated: false,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({
    product: z.literal('secure-chat'),
    name: z.string().max(64),
    protocol: z.literal(1),
    registration: z.enum(['open', 'invite', 'closed']),
    /** Whether it mails codes to start an account afresh with. */
    mailsResets: z.boolean(),
    files: z.strictObject({
      /** Of the file itself, in bytes; what is stored is a little more. */
      maxBytes: count,
      /**
       * Media types that people may send: `image/png`, `image/*`. Empty allows all. The server sees
       * ciphertext, so that this is a wish that honest clients respect.
       */
      mediaTypes: z.array(z.string().max(100)).max(100),
    }),
  }),
});

/** Liveness and readiness for whoever runs the server. */
export const health = route({
  method: 'GET',
  path: '/health',
  authenticated: false,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ status: z.enum(['ok', 'stopping']), database: z.enum(['ok', 'unreachable']) }),
});
