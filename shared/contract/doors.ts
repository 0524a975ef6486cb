import * as z from 'zod';
import { limits } from '../limits.ts';
import { crockford } from '../crockford.ts';
import { account, accountKeys, authKey, device, kdf, signedIn, vault } from './accounts.ts';
import { binary, binaryOf, count, none, signedBundle, username, uuid } from './primitives.ts';
import { route } from './route.ts';

/** The ways to the account key (PROTOCOL §3, §4): each change of one counts the account's version up. */

export const passwordDoor = z.strictObject({ authKey, kdf, passwordWrap: binary(limits.wrappedKeyBytes) });
const recoveryDoor = z.strictObject({
  recoveryAuth: binaryOf(32),
  recoveryWrap: binary(limits.wrappedKeyBytes),
});

/** What opens, or is lost, with an account's keys. */
export const stakes = z.strictObject({ messages: count, conversations: count });

/** One's own account as it is now: another device may have changed a door of it. */
export const getAccount = route({
  method: 'GET',
  path: '/account',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ account }),
});

/**
 * Another password. Only for the version that is in force, else `account_changed`; `authKey` is the old
 * password's, asked for again.
 */
export const changePassword = route({
  method: 'PUT',
  path: '/account/password',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey, accountVersion: count.min(1), next: passwordDoor }),
  response: z.strictObject({ accountVersion: count }),
});

/**
 * Another recovery code in the place of the one there is; the same password, sealed for the version that
 * follows. Refused as {@link changePassword} is.
 */
export const renewRecovery = route({
  method: 'PUT',
  path: '/account/recovery',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({
    authKey,
    accountVersion: count.min(1),
    passwordWrap: binary(limits.wrappedKeyBytes),
    next: recoveryDoor,
  }),
  response: z.strictObject({ accountVersion: count }),
});

/** The id that a recovery code is bound to. For a name that nobody has there is one too. */
export const beginRecovery = route({
  method: 'POST',
  path: '/recovery/begin',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ username }),
  response: z.strictObject({ userId: uuid }),
});

/**
 * What a recovery code opens: the account as a sign-in would give it, and what its recovery wrap is bound to.
 * Opens no session and changes nothing.
 */
export const openRecovery = route({
  method: 'POST',
  path: '/recovery/open',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ username, recoveryAuth: binaryOf(32) }),
  response: z.strictObject({
    account,
    recovery: z.strictObject({ accountVersion: count.min(1), kdf }),
    stakes,
  }),
});

/** Uses the code up: a new password, a new code in its place, and a session here alone. */
export const recoverAccount = route({
  method: 'POST',
  path: '/recovery',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({
    username,
    recoveryAuth: binaryOf(32),
    accountVersion: count.min(1),
    password: passwordDoor,
    recovery: recoveryDoor,
    device,
  }),
  response: signedIn,
});

export type RecoverAccount = z.infer<typeof recoverAccount.body>;
/** Symbols of a one-time code; 120 bits. */
export const resetCodeLength = 24;
const resetCode = z.string().regex(new RegExp(`^[${crockford}]{${resetCodeLength}}$`));

/** What a one-time code starts afresh, and what is lost with it. Changes nothing. */
export const openReset = route({
  method: 'POST',
  path: '/reset/open',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ username, resetCode }),
  response: z.strictObject({
    userId: uuid,
    accountVersion: count,
    vaultVersion: count,
    keyVersion: count,
    stakes,
  }),
});

/** New keys under the same name: each version follows the one that {@link openReset} named. */
export const resetAccount = route({
  method: 'POST',
  path: '/reset',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({
    username,
    resetCode,
    authKey,
    recoveryAuth: binaryOf(32),
    keys: accountKeys,
    bundle: signedBundle,
    vault,
    device,
  }),
  response: signedIn,
});

export type ResetAccount = z.infer<typeof resetAccount.body>;
export type RenewRecovery = z.infer<typeof renewRecovery.body>;
export type RecoveryDoor = z.infer<typeof recoveryDoor>;
export type PasswordDoor = z.infer<typeof passwordDoor>;
