import * as z from 'zod';
import { authKey } from './accounts.ts';
import { none } from './primitives.ts';
import { route } from './route.ts';

/** An address as mail servers take it: what stands in front of the at sign is theirs to judge. */
export const emailAddress = z.email().max(254);

/** A number that was mailed, to show that one reads what comes to an address. */
export const mailedCode = z.string().regex(/^\d{8}$/);

const emailState = z.strictObject({
  /** Whether this server sends mail at all. */
  available: z.boolean(),
  /** Where warnings go; null where nothing was confirmed. */
  address: emailAddress.nullable(),
  /** Waits for the code that was mailed to it. */
  pending: emailAddress.nullable(),
});

export const getEmail = route({
  method: 'GET',
  path: '/account/email',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: emailState,
});

/** Mails a code to a new address; the one before goes on getting warnings until the code comes back. */
export const setEmail = route({
  method: 'PUT',
  path: '/account/email',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey, address: emailAddress }),
  response: emailState,
});

export const confirmEmail = route({
  method: 'POST',
  path: '/account/email/confirm',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ code: mailedCode }),
  response: emailState,
});

export const removeEmail = route({
  method: 'POST',
  path: '/account/email/remove',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey }),
  response: emailState,
});

export type EmailState = z.infer<typeof emailState>;
