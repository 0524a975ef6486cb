import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { crockford } from '@secure-chat/shared/crockford';
import { findSecondFactor } from '../access/second-factor.ts';
import { AppError } from '../app/errors.ts';
import { Device } from '../models/device.ts';
import { OneTimeCode, SecondFactor } from '../models/second-factor.ts';
import type { Caller } from '../security/token.ts';
import { totpSecretBytes } from '../security/totp.ts';
import { createDeviceTrust, takeCode } from './check-second-factor.ts';
import type { DomainContext } from './context.ts';
import { forgetMailedReset } from './mailed-reset.ts';

const [codeCount, codeSymbols] = [10, 12];

/**
 * Draws a secret that counts once a first code of it was shown. Again draws another one.
 * @throws {AppError} `second_factor_on`: to change it, it is ended first, with a code.
 */
export async function beginSecondFactor(context: DomainContext, userId: string): Promise<string> {
  const secret = randomBytes(totpSecretBytes);
  const row = { sealedSecret: context.secondFactors.seal(userId, secret), lastStep: 0 };
  await context.knex.transaction(async (trx) => {
    const known = await SecondFactor.query(trx).findById(userId).forUpdate();
    if (known === undefined) await SecondFactor.query(trx).insert({ userId, ...row });
    else if (known.confirmedAt === null) await SecondFactor.query(trx).findById(userId).patch(row);
    else throw new AppError('second_factor_on');
  });
  return toBase64Url(secret);
}

/**
 * Turns it on. The device that shows the first code has shown it for later too.
 * @throws {AppError} `wrong_second_factor`, also where nothing was begun; `second_factor_on`.
 */
export async function confirmSecondFactor(
  context: DomainContext,
  caller: Caller,
  code: string,
): Promise<{ oneTimeCodes: string[]; deviceTrust: string }> {
  const { userId, deviceId } = caller;
  const factor = await SecondFactor.query(context.knex).findById(userId);
  if (factor === undefined) throw new AppError('wrong_second_factor');
  if (factor.confirmedAt !== null) throw new AppError('second_factor_on');
  await takeCode(context, factor, code);
  const { deviceTrust, trustHash } = createDeviceTrust();
  const oneTimeCodes = await context.knex.transaction(async (trx) => {
    const { sealedSecret } = factor;
    const confirmed = await SecondFactor.query(trx)
      .patch({ confirmedAt: Date.now() })
      .where({ userId, sealedSecret, confirmedAt: null });
    if (confirmed === 0) throw new AppError('second_factor_on');
    await Device.query(trx).patch({ trustHash }).where({ userId, deviceId });
    // From here on mail alone starts nothing afresh: neither does what was mailed a minute ago.
    await forgetMailedReset(trx, userId);
    return drawCodes(context, trx, userId);
  });
  context.audit.record('second_factor_on', caller);
  return { oneTimeCodes, deviceTrust };
}

/** @throws {AppError} `not_found` if it is off; `wrong_second_factor`. */
export async function renewOneTimeCodes(
  context: DomainContext,
  caller: Caller,
  code: string,
): Promise<string[]> {
  await takeCode(context, await requireOn(context.knex, caller.userId), code);
  const codes = await context.knex.transaction((trx) => drawCodes(context, trx, caller.userId));
  context.audit.record('one_time_codes_renewed', caller);
  return codes;
}

/** @throws {AppError} `not_found` if it is off; `wrong_second_factor`. */
export async function endSecondFactor(context: DomainContext, caller: Caller, code: string): Promise<void> {
  await takeCode(context, await requireOn(context.knex, caller.userId), code);
  await forgetSecondFactor(context.knex, caller.userId);
  context.audit.record('second_factor_off', caller);
}

/** One-time codes go with it. */
export async function forgetSecondFactor(knex: Knex, userId: string): Promise<void> {
  await SecondFactor.query(knex).deleteById(userId);
  await Device.query(knex).patch({ trustHash: null }).where({ userId });
}

async function requireOn(knex: Knex, userId: string): Promise<SecondFactor> {
  const factor = await findSecondFactor(knex, userId);
  if (factor === undefined) throw new AppError('not_found');
  return factor;
}

async function drawCodes(context: DomainContext, trx: Knex.Transaction, userId: string): Promise<string[]> {
  const codes = Array.from({ length: codeCount }, drawCode);
  await OneTimeCode.query(trx).delete().where({ userId });
  await OneTimeCode.query(trx).insert(
    codes.map((code) => ({ userId, hash: context.secondFactors.hashCode(userId, code) })),
  );
  return codes;
}

const drawCode = (): string => Array.from(randomBytes(codeSymbols), (byte) => crockford[byte & 31]).join('');
