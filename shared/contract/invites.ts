import * as z from 'zod';
import { sizes } from '../limits.ts';
import { binaryOf, none, time, uuid } from './primitives.ts';
import { route } from './route.ts';

/** Proof that one holds an invite, and the guest's word to the inviter, which the server can't make or read. */
export const invitePass = z.strictObject({ token: binaryOf(sizes.inviteToken), ack: binaryOf(sizes.hash) });

const inviteState = z.strictObject({
  /** SHA-256 of the token. */
  tokenHash: binaryOf(sizes.hash),
  createdAt: time,
  expiresAt: time,
  used: z.strictObject({ userId: uuid, ack: binaryOf(sizes.hash), at: time }).nullable(),
});

/** Good for one person, until `expiresAt`. */
export const createInvite = route({
  method: 'POST',
  path: '/invites',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ tokenHash: binaryOf(sizes.hash), expiresAt: time }),
  response: none,
});

/** One's own that were not taken back, the newest first. */
export const listInvites = route({
  method: 'GET',
  path: '/invites',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ invites: z.array(inviteState) }),
});

export const revokeInvite = route({
  method: 'POST',
  path: '/invites/revoke',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ tokenHash: binaryOf(sizes.hash) }),
  response: none,
});

/** Somebody who has an account already takes an invite; a new account brings it along at its registration. */
export const acceptInvite = route({
  method: 'POST',
  path: '/invites/accept',
  authenticated: true,
  params: none,
  query: none,
  body: invitePass,
  response: none,
});

export type InviteState = z.infer<typeof inviteState>;
export type InvitePass = z.infer<typeof invitePass>;
