import * as z from 'zod';
import { none, time, username } from './primitives.ts';
import { route } from './route.ts';

/** Starting fresh by a code that is mailed to the address which the account's person once confirmed (PROTOCOL §4). */

/**
 * Asks for a code. The answer is the same for any name, and comes before anything is looked up: nothing tells
 * whether the account is there, or has an address. `mail_unavailable` where this server mails no such codes.
 */
export const askReset = route({
  method: 'POST',
  path: '/reset/ask',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ username }),
  response: none,
});

/** Until when a mailed code would start one's own account afresh; null where none waits. */
export const getMailedReset = route({
  method: 'GET',
  path: '/account/mailed-reset',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ expiresAt: time.nullable() }),
});

/** Ends the code that was mailed, by whoever did not ask for it. Again changes nothing. */
export const cancelMailedReset = route({
  method: 'DELETE',
  path: '/account/mailed-reset',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: none,
});
