import * as z from 'zod';
import { authKey } from './accounts.ts';
import { binaryOf, count, none } from './primitives.ts';
import { route } from './route.ts';

/** Six digits of an authenticator app, or a one-time code of twelve Crockford symbols. */
export const secondFactorCode = z.string().regex(/^(\d{6}|[0-9A-HJKMNP-TV-Z]{12})$/);

/** Shown once, kept hashed. */
const oneTimeCodes = z.array(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{12}$/)).length(10);

export const getSecondFactor = route({
  method: 'GET',
  path: '/account/second-factor',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ on: z.boolean(), codesLeft: count }),
});

/** Draws a secret. It counts for nothing until a first code of it has come. */
export const beginSecondFactor = route({
  method: 'POST',
  path: '/account/second-factor',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey }),
  response: z.strictObject({ secret: binaryOf(20) }),
});

/**
 * Turns it on with a first code. `deviceTrust` is for this device: with it, it signs in anew without a code.
 */
export const confirmSecondFactor = route({
  method: 'POST',
  path: '/account/second-factor/confirm',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ code: secondFactorCode }),
  response: z.strictObject({ oneTimeCodes, deviceTrust: binaryOf(32) }),
});

/** New one-time codes in the place of all that are left. */
export const renewOneTimeCodes = route({
  method: 'POST',
  path: '/account/second-factor/codes',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey, code: secondFactorCode }),
  response: z.strictObject({ oneTimeCodes }),
});

export const endSecondFactor = route({
  method: 'POST',
  path: '/account/second-factor/end',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey, code: secondFactorCode }),
  response: none,
});
