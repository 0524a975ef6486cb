import * as z from 'zod';
import { limits } from '../limits.ts';
import { account, device, signedIn } from './accounts.ts';
import { passwordDoor, stakes } from './doors.ts';
import { binary, binaryOf, count, none, time, username, uuid } from './primitives.ts';
import { secondFactorCode } from './second-factor.ts';
import { route } from './route.ts';

const claim = binaryOf(32);
const approvalId = z.strictObject({ approvalId: uuid });

/**
 * A device that is not signed in begins to ask another one of the account to be let in (PROTOCOL §4).
 * A name that nobody has gets an answer like any other.
 */
export const beginApproval = route({
  method: 'POST',
  path: '/approvals',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ username }),
  response: z.strictObject({ approvalId: uuid, userId: uuid, claim, expiresAt: time }),
});

/** Shows the request to the account's devices; once. */
export const requestApproval = route({
  method: 'PUT',
  path: '/approvals/:approvalId',
  authenticated: false,
  params: approvalId,
  query: none,
  body: z.strictObject({
    claim,
    publicKey: binary(limits.publicKeyBytes),
    proof: binaryOf(32),
    deviceName: device.shape.name,
  }),
  response: none,
});

/** How the request stands. Once it is approved: what the new device needs to open the account. */
export const claimApproval = route({
  method: 'POST',
  path: '/approvals/:approvalId/claim',
  authenticated: false,
  params: approvalId,
  query: none,
  body: z.strictObject({ claim }),
  response: z.discriminatedUnion('state', [
    z.strictObject({ state: z.enum(['waiting', 'refused']) }),
    z.strictObject({
      state: z.literal('approved'),
      sealed: binary(limits.approvalBytes),
      account,
      /** What stays readable. */
      stakes,
    }),
  ]),
});

/**
 * The approved device sets a new password, and is signed in; every other session ends. The identity's
 * signature shows that it really got the account key: the approval alone would not do.
 */
export const finishApproval = route({
  method: 'POST',
  path: '/approvals/:approvalId/finish',
  authenticated: false,
  params: approvalId,
  query: none,
  body: z.strictObject({
    claim,
    accountVersion: count.min(1),
    next: passwordDoor,
    signature: binaryOf(64),
    device,
    /** Where the account asks for one. */
    code: secondFactorCode.optional(),
  }),
  response: signedIn,
});

export const approvalRequest = z.strictObject({
  approvalId: uuid,
  publicKey: binary(limits.publicKeyBytes),
  proof: binaryOf(32),
  deviceName: device.shape.name,
  /** The network address from which it asks. */
  address: z.string().max(64),
  createdAt: time,
  expiresAt: time,
});

/** Devices that ask now to be let in. */
export const listApprovals = route({
  method: 'GET',
  path: '/approvals',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ approvals: z.array(approvalRequest) }),
});

/** Hands the sealed account key to the device that asked, or turns it away with null; once. */
export const answerApproval = route({
  method: 'POST',
  path: '/approvals/:approvalId/answer',
  authenticated: true,
  params: approvalId,
  query: none,
  body: z.strictObject({ sealed: binary(limits.approvalBytes).nullable() }),
  response: none,
});

export type ApprovalRequest = z.infer<typeof approvalRequest>;
