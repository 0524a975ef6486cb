import * as z from 'zod';
import { accountKeys, authKey, device, signedIn, vault } from './accounts.ts';
import { binaryOf, count, none, signedBundle, signedSuccession } from './primitives.ts';
import { route } from './route.ts';
import { secondFactorCode } from './second-factor.ts';

/**
 * “Secure my account” (PROTOCOL §4): other keys under the same name, those before them kept in `next.keys.past`
 * for what was sealed for them. Each version follows the one in force, else `account_changed`. `next.succession`
 * is signed by the identity that gives way. Every session ends, this one too: the answer opens one for `next.device`.
 */
export const secureAccount = route({
  method: 'POST',
  path: '/account/secure',
  authenticated: true,
  params: none,
  query: none,
  body: z.strictObject({
    authKey,
    accountVersion: count.min(1),
    /** Where the account asks for one, unless `deviceTrust` stands for it. */
    code: secondFactorCode.optional(),
    deviceTrust: binaryOf(32).optional(),
    next: z.strictObject({
      authKey,
      recoveryAuth: binaryOf(32),
      keys: accountKeys,
      bundle: signedBundle,
      succession: signedSuccession,
      vault,
      device,
    }),
  }),
  response: signedIn,
});

export type SecureAccount = z.infer<typeof secureAccount.body>;
