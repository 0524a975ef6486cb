import * as z from 'zod';
import { kdfLimits, limits, sizes } from '../limits.ts';
import { invitePass } from './invites.ts';
import {
  binary,
  binaryOf,
  count,
  none,
  publishedBundle,
  signedBundle,
  time,
  username,
  uuid,
} from './primitives.ts';
import { route } from './route.ts';

/** Argon2id parameters (PROTOCOL §3). The server may store any; the client refuses what is out of bounds. */
export const kdf = z.strictObject({
  suite: count,
  memoryKiB: count,
  passes: count,
  lanes: count,
  seed: binaryOf(kdfLimits.seedBytes),
});

/** A private key under the account's keysKey, beside the public key that it belongs to. */
const wrappedKeyPair = z.strictObject({
  keyId: binaryOf(sizes.keyId),
  publicKey: binary(limits.publicKeyBytes),
  wrappedPrivateKey: binary(limits.wrappedKeyBytes),
});

export const vault = z.strictObject({ version: count.min(1), ciphertext: binary(limits.vaultBytes) });

/** Keys that were the account's own before it was secured: what was sealed for them opens with them. */
const pastKeys = z.strictObject({ identity: wrappedKeyPair, encryption: wrappedKeyPair });

export const accountKeys = z.strictObject({
  accountVersion: count.min(1),
  kdf,
  passwordWrap: binary(limits.wrappedKeyBytes),
  recoveryWrap: binary(limits.wrappedKeyBytes),
  identity: wrappedKeyPair,
  encryption: wrappedKeyPair,
  /** The oldest first. Which they are is bound into the identity's own wrap. */
  past: z.array(pastKeys).min(1).max(limits.pastKeys).optional(),
});

export const account = z.strictObject({
  userId: uuid,
  username,
  keys: accountKeys,
  bundle: signedBundle,
  vault,
});

/** authKey of PROTOCOL §3: 32 bytes as 43 symbols. */
export const authKey = binaryOf(32);

export const tokens = z.strictObject({
  accessToken: z.string().max(2_048),
  accessExpiresAt: time,
  refreshToken: binaryOf(32),
});

export const device = z.strictObject({
  deviceId: uuid,
  name: z.string().min(1).max(limits.deviceNameLength),
});

export const signedIn = z.strictObject({
  account,
  tokens,
  deviceId: uuid,
  /** After a code: with it the device signs in anew without one. */
  deviceTrust: binaryOf(32).optional(),
});

export const prelogin = route({
  method: 'POST',
  path: '/prelogin',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({ username }),
  response: z.strictObject({ kdf }),
});

export const registerAccount = route({
  method: 'POST',
  path: '/accounts',
  authenticated: false,
  params: none,
  query: none,
  body: z.strictObject({
    userId: uuid,
    username,
    authKey,
    recoveryAuth: binaryOf(32),
    keys: accountKeys,
    bundle: signedBundle,
    vault,
    device,
    invite: invitePass.optional(),
  }),
  response: signedIn,
});

/** Ends the account for good; asks for the password's authKey again (PROTOCOL §4). Its user name stays taken. */
export const deleteAccount = route({
  method: 'POST',
  path: '/account/delete',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ authKey }),
  response: none,
});

export const getUser = route({
  method: 'GET',
  path: '/users/:username',
  authenticated: true,
  params: z.strictObject({ username }),
  query: none,
  body: none,
  response: z.strictObject({ bundle: publishedBundle }),
});

/**
 * Bundles by their owners' ids: the one whose hash a roster names, else the newest. What is not there is
 * left out; the order is the server's own.
 */
export const listBundles = route({
  method: 'POST',
  path: '/bundles',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({
    wanted: z
      .array(z.strictObject({ userId: uuid, hash: binaryOf(sizes.hash).optional() }))
      .min(1)
      .max(limits.pageBundles),
  }),
  response: z.strictObject({ bundles: z.array(publishedBundle).max(limits.pageBundles) }),
});

export const getVault = route({
  method: 'GET',
  path: '/vault',
  authenticated: true,
  params: none,
  query: none,
  body: none,
  response: z.strictObject({ vault }),
});

/** Compare-and-swap: accepted only if `vault.version` is the stored version plus one, else `vault_conflict`. */
export const putVault = route({
  method: 'PUT',
  path: '/vault',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({ vault }),
  response: z.strictObject({ version: count }),
});

export type Kdf = z.infer<typeof kdf>;
export type AccountKeys = z.infer<typeof accountKeys>;
export type PastKeys = z.infer<typeof pastKeys>;
export type Account = z.infer<typeof account>;
export type WantedBundle = z.infer<typeof listBundles.body>['wanted'][number];
export type Vault = z.infer<typeof vault>;
export type SignedIn = z.infer<typeof signedIn>;
export type Tokens = z.infer<typeof tokens>;
export type RegisterAccount = z.infer<typeof registerAccount.body>;
