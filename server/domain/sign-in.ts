import type { Knex } from 'knex';
import type { Tokens } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Device } from '../models/device.ts';
import { deviceTrustOf, passSecondFactor, trustHashOf, type ShownFactor } from './check-second-factor.ts';
import type { DomainContext } from './context.ts';
import { createTokenPair, recordRefreshToken } from './start-session.ts';

interface SignIn extends ShownFactor {
  readonly username: string;
  readonly authKey: string;
  readonly device: { readonly deviceId: string; readonly name: string };
}

export interface SigningIn {
  readonly address: string;
  /** Counts the tries that a person has for a code. */
  readonly beforeCode: (userId: string) => Promise<void>;
}

export interface Opened {
  readonly userId: string;
  readonly tokens: Tokens;
  readonly deviceTrust?: string;
}

/**
 * Opens a session on a device (PROTOCOL §4).
 * @throws {AppError} `wrong_credentials`; `session_ended` for a revoked device; `too_many_devices`;
 * `second_factor_required`, `wrong_second_factor` after the right password.
 */
export async function signIn(
  context: DomainContext,
  body: SignIn,
  { address, beforeCode }: SigningIn,
): Promise<Opened> {
  const account = await Account.query(context.knex).findOne({ username: body.username, deletedAt: null });
  const matches =
    account === undefined
      ? await context.passwords.matchesNothing(body.authKey)
      : await context.passwords.matches(body.authKey, account.authHash);
  if (account === undefined || !matches) {
    context.audit.record('sign_in_failed', { username: body.username, address });
    throw new AppError('wrong_credentials');
  }
  const { userId } = account;
  const caller = { userId, deviceId: body.device.deviceId };
  // Only who knows the password spends tries.
  if (body.code !== undefined) await beforeCode(userId);
  const trust = await passSecondFactor(context, caller, body);
  const { tokens, refreshHash } = createTokenPair(context, caller);
  const newDevice = await context.knex.transaction(async (trx) => {
    // The account's row puts its sign-ins in order, so that two at once can't pass the limit together.
    const now = await Account.query(trx).findById(userId).forUpdate().select('authHash');
    // What was proved before may be over by now, and every session that it opened.
    if (now?.authHash !== account.authHash) throw new AppError('wrong_credentials');
    const device = { ...caller, name: body.device.name, refreshHash, ...trustHashOf(trust) };
    const isNew = await placeDevice(trx, device);
    await recordRefreshToken(trx, caller, refreshHash);
    return isNew;
  });
  context.audit.record('signed_in', { ...caller, username: body.username, address, newDevice });
  return { userId, tokens, ...deviceTrustOf(trust) };
}

type NewDevice = Pick<Device, 'userId' | 'deviceId' | 'name' | 'refreshHash'> &
  Partial<Pick<Device, 'trustHash'>>;

/**
 * @returns whether the device was not there before.
 * @throws {AppError} `session_ended` for a revoked device; `too_many_devices`.
 */
export async function placeDevice(trx: Knex.Transaction, device: NewDevice): Promise<boolean> {
  const { userId, deviceId, ...columns } = device;
  const now = Date.now();
  const known = await Device.query(trx).findById([userId, deviceId]);
  if (known !== undefined) {
    if (known.revokedAt !== null) throw new AppError('session_ended');
    const change = { ...columns, previousRefreshHash: null, lastSeenAt: now };
    await Device.query(trx).findById([userId, deviceId]).patch(change);
    return false;
  }
  const live = await Device.query(trx).where({ userId, revokedAt: null }).resultSize();
  if (live >= limits.devicesPerAccount) throw new AppError('too_many_devices');
  await Device.query(trx).insert({ ...device, createdAt: now, lastSeenAt: now });
  return true;
}
