import * as z from 'zod';
import { authKey, device, signedIn, tokens } from './accounts.ts';
import { binaryOf, none, time, username } from './primitives.ts';
import { secondFactorCode } from './second-factor.ts';
import { route } from './route.ts';

/** Signs in. A device that the account already has keeps its id; an unknown one is added. */
export const signIn = route({
  method: 'POST',
  path: '/sessions',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({
    username,
    authKey,
    device,
    /** Where the account asks for one: a code, or what the device was given when it showed one. */
    code: secondFactorCode.optional(),
    deviceTrust: binaryOf(32).optional(),
  }),
  response: signedIn,
});

/** Rotation: a predecessor stays valid until its successor is first used (PROTOCOL §4). */
export const refreshSession = route({
  method: 'POST',
  path: '/sessions/refresh',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ refreshToken: binaryOf(32) }),
  response: z.strictObject({ tokens }),
});

/**
 * A token for the live stream and nothing else, for a device that is locked: whoever holds it learns
 * that sealed events came, and can neither read, write nor ask. It ends with the device.
 */
export const issueStreamToken = route({
  method: 'POST',
  path: '/sessions/current/stream-token',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ streamToken: z.string().max(2_048), expiresAt: time }),
});

/** Signs this device out: its tokens end, its streams close, and its row is revoked. */
export const signOut = route({
  method: 'DELETE',
  path: '/sessions/current',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: none,
});
