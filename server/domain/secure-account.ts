import type { Knex } from 'knex';
import { equalBytes } from '@secure-chat/shared/bytes';
import type { SecureAccount } from '@secure-chat/shared/contract';
import { successionFormat } from '@secure-chat/shared/signed/succession';
import { AppError } from '../app/errors.ts';
import type { Account } from '../models/account.ts';
import { Approval } from '../models/approval.ts';
import { Bundle } from '../models/bundle.ts';
import { Invite } from '../models/invite.ts';
import { Reset } from '../models/reset.ts';
import type { Caller } from '../security/token.ts';
import { checkBundle, type CheckedBundle } from './check-bundle.ts';
import {
  createDeviceTrust,
  deviceTrustOf,
  passSecondFactor,
  trustHashOf,
  type DeviceTrust,
} from './check-second-factor.ts';
import type { DomainContext } from './context.ts';
import { announceEnd, revokeOthers } from './end-device.ts';
import { sha256 } from './hash.ts';
import { parseBytes, parseFormat } from './parse-bytes.ts';
import { parseIdentityKey, requireSignature } from './public-keys.ts';
import { parseKeys, publishBundle } from './register-account.ts';
import { replaceKeys } from './replace-keys.ts';
import { placeDevice, type Opened, type SigningIn } from './sign-in.ts';
import { createTokenPair, recordRefreshToken } from './start-session.ts';

/**
 * Other keys under the same name while the person still has the old ones (PROTOCOL §4): another identity in the
 * directory, which the one before it has signed as well, and a session on one device alone. Whoever holds a copy
 * of what was there before opens nothing with it from now on: not an account, not a session, not a way in.
 * @param proven the account as `requireFreshProof` found it.
 * @throws {AppError} `account_changed`, `invalid_request`, `invalid_signature`; `second_factor_required`,
 * `wrong_second_factor`.
 */
export async function secureAccount(
  context: DomainContext,
  { caller, proven, body }: { caller: Caller; proven: Account; body: SecureAccount },
  { address, beforeCode }: SigningIn,
): Promise<Opened> {
  const { userId, username, authHash } = proven;
  const { next } = body;
  const bundle = checkBundle({ ...next, userId, username });
  const succession = await checkSuccession(context.knex, userId, next, bundle);
  if (body.code !== undefined) await beforeCode(userId);
  const trust = await showFactor(context, caller, body);
  const columns = parseKeys(next, await context.passwords.hash(next.authKey));
  const placed = { userId, deviceId: next.device.deviceId };
  const { tokens, refreshHash } = createTokenPair(context, placed);
  const ended = await context.knex.transaction(async (trx) => {
    await replaceKeys(trx, { userId, authHash }, { ...columns, keyVersion: bundle.keyVersion });
    await publishBundle(trx, { userId, username }, { ...bundle, ...succession });
    await closeOtherWays(trx, userId);
    // This device's tokens too: a copy of it has them.
    const all = await revokeOthers(trx, userId);
    await placeDevice(trx, { ...placed, name: next.device.name, refreshHash, ...trustHashOf(trust) });
    await recordRefreshToken(trx, placed, refreshHash);
    return all;
  });
  for (const device of ended) announceEnd(context, device, 'secured');
  context.audit.record('account_secured', { ...placed, username, address });
  context.bus.publish({ type: 'keys_changed', userId });
  context.audit.record('keys_changed', { userId });
  return { userId, tokens, ...deviceTrustOf(trust) };
}

/** A device that needs no code now needs none as the device that it becomes. */
async function showFactor(
  context: DomainContext,
  caller: Caller,
  body: SecureAccount,
): Promise<DeviceTrust | null> {
  const shown = await passSecondFactor(context, caller, body);
  return shown ?? (body.deviceTrust === undefined ? null : createDeviceTrust());
}

/**
 * The identity in force names the bundle that takes its place, in a signature of its own.
 * @throws {AppError} `invalid_request`, `invalid_signature`.
 */
async function checkSuccession(
  knex: Knex,
  userId: string,
  { succession }: SecureAccount['next'],
  bundle: CheckedBundle,
): Promise<Pick<Bundle, 'succession' | 'successionSignature'>> {
  const field = 'next.succession.bytes';
  const bytes = parseBytes(succession.bytes, field);
  const signature = parseBytes(succession.signature, 'next.succession.signature');
  const said = parseFormat(successionFormat, bytes, field);
  const before = await Bundle.query(knex).where({ userId }).orderBy('keyVersion', 'desc').first();
  if (before === undefined) throw new AppError('not_found');
  const fits =
    said.userId === userId &&
    said.keyVersion === bundle.keyVersion &&
    equalBytes(said.bundleHash, bundle.hash) &&
    equalBytes(said.previousIdentityHash, sha256(before.identityKey)) &&
    !equalBytes(before.identityKey, bundle.identityKey);
  if (!fits) throw new AppError('invalid_request', { field });
  requireSignature(bytes, signature, parseIdentityKey(before.identityKey, field));
  return { succession: Buffer.from(bytes), successionSignature: Buffer.from(signature) };
}

/** What was left open with the old keys: a device that asks, a one-time code, invites that name the old identity. */
async function closeOtherWays(trx: Knex.Transaction, userId: string): Promise<void> {
  await Approval.query(trx).delete().where({ userId });
  await Reset.query(trx).delete().where({ userId });
  await Invite.query(trx).delete().where({ userId, usedAt: null });
}
