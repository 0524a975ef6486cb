import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { findSecondFactor } from '../access/second-factor.ts';
import { AppError } from '../app/errors.ts';
import { Device } from '../models/device.ts';
import { OneTimeCode, SecondFactor } from '../models/second-factor.ts';
import type { Caller } from '../security/token.ts';
import { matchStep } from '../security/totp.ts';
import type { DomainContext } from './context.ts';
import { sameHash } from './end-device.ts';
import { sha256 } from './hash.ts';
import { parseBytes } from './parse-bytes.ts';

/** What a device shows after the password: a code, or that it has shown one before. */
export interface ShownFactor {
  readonly code?: string | undefined;
  readonly deviceTrust?: string | undefined;
}

/**
 * The second step of every way that opens a session. A code counts once.
 * @returns what the device signs in with from now on in the place of a code, if it showed one.
 * @throws {AppError} `second_factor_required`, `wrong_second_factor`.
 */
export async function passSecondFactor(
  context: DomainContext,
  caller: Caller,
  { code, deviceTrust }: ShownFactor,
): Promise<DeviceTrust | null> {
  const factor = await findSecondFactor(context.knex, caller.userId);
  if (factor === undefined) return null;
  if (deviceTrust !== undefined && (await isTrusted(context.knex, caller, deviceTrust))) return null;
  if (code === undefined) throw new AppError('second_factor_required');
  await takeCode(context, factor, code);
  return createDeviceTrust();
}

/**
 * Uses a code up: of two that show the same one at once, one is taken.
 * @throws {AppError} `wrong_second_factor`
 */
export async function takeCode(context: DomainContext, factor: SecondFactor, code: string): Promise<void> {
  const { userId } = factor;
  const taken =
    code.length === 6
      ? await takeStep(context, factor, code)
      : await OneTimeCode.query(context.knex)
          .delete()
          .where({
            userId,
            hash: context.secondFactors.hashCode(userId, code),
          });
  if (taken > 0) return;
  context.audit.record('second_factor_failed', { userId });
  throw new AppError('wrong_second_factor');
}

async function takeStep(context: DomainContext, factor: SecondFactor, code: string): Promise<number> {
  const { userId, sealedSecret } = factor;
  const lastStep = matchStep(context.secondFactors.open(userId, sealedSecret), code, Date.now());
  if (lastStep === null) return 0;
  return SecondFactor.query(context.knex)
    .patch({ lastStep })
    .where({ userId })
    .where('lastStep', '<', lastStep);
}

export interface DeviceTrust {
  readonly deviceTrust: string;
  readonly trustHash: Buffer;
}

/** 256 random bits, kept by the device under the account's local key and here as a hash. */
export function createDeviceTrust(): DeviceTrust {
  const trust = randomBytes(32);
  return { deviceTrust: toBase64Url(trust), trustHash: sha256(trust) };
}

/** For the device's row. */
export const trustHashOf = (trust: DeviceTrust | null) =>
  trust === null ? {} : { trustHash: trust.trustHash };

/** For the device. */
export const deviceTrustOf = (trust: DeviceTrust | null) =>
  trust === null ? {} : { deviceTrust: trust.deviceTrust };

async function isTrusted(knex: Knex, { userId, deviceId }: Caller, deviceTrust: string): Promise<boolean> {
  const device = await Device.query(knex).findById([userId, deviceId]).where({ revokedAt: null });
  return sameHash(sha256(parseBytes(deviceTrust, 'deviceTrust')), device?.trustHash ?? null);
}
