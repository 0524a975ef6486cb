import type { Knex } from 'knex';
import type { RecoverAccount, Tokens } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import type { DomainContext } from './context.ts';
import { announceEnd, revokeOthers, sameHash } from './end-device.ts';
import { sha256 } from './hash.ts';
import { parseBytes } from './parse-bytes.ts';
import { parseKdf, parseRecoveryDoor } from './register-account.ts';
import { forgetSecondFactor } from './set-second-factor.ts';
import { placeDevice } from './sign-in.ts';
import { createTokenPair, recordRefreshToken } from './start-session.ts';

interface Proof {
  readonly username: string;
  readonly recoveryAuth: string;
}

/**
 * The account that a recovery code is of. An unknown name is refused as a wrong code is.
 * @throws {AppError} `wrong_recovery_code`
 */
export async function checkRecovery(context: DomainContext, proof: Proof, address: string): Promise<Account> {
  const { username } = proof;
  const account = await Account.query(context.knex).findOne({ username, deletedAt: null });
  const known = account?.recoveryAuthHash ?? sha256(context.decoyKey);
  if (sameHash(hashOf(proof), known) && account !== undefined) return account;
  context.audit.record('recovery_failed', { username, address });
  throw new AppError('wrong_recovery_code');
}

/**
 * Sets a new password by the recovery code, which is used up with it: another one takes its place
 * (PROTOCOL §4). Every other session ends.
 * @throws {AppError} `wrong_recovery_code`, also for the second of two who use it at once; `account_changed`;
 * `session_ended` for a device that was signed out.
 */
export async function recoverAccount(
  context: DomainContext,
  body: RecoverAccount,
  address: string,
): Promise<{ userId: string; tokens: Tokens }> {
  const { userId } = await checkRecovery(context, body, address);
  const caller = { userId, deviceId: body.device.deviceId };
  const { tokens, refreshHash } = createTokenPair(context, caller);
  const columns = await parseDoors(context, body);
  const ended = await context.knex.transaction(async (trx) => {
    await useCode(trx, userId, body);
    await Account.query(trx).findById(userId).patch(columns);
    // A second thing that one has: whoever lost the phone as well gets in, and sets it up anew.
    await forgetSecondFactor(trx, userId);
    const others = await revokeOthers(trx, userId, caller.deviceId);
    await placeDevice(trx, { ...caller, name: body.device.name, refreshHash });
    await recordRefreshToken(trx, caller, refreshHash);
    return others;
  });
  for (const device of ended) announceEnd(context, device, 'recovered');
  context.audit.record('account_recovered', { ...caller, username: body.username, address });
  return { userId, tokens };
}

/** Under the row's lock: a code opens once. */
async function useCode(trx: Knex.Transaction, userId: string, body: RecoverAccount): Promise<void> {
  const account = await Account.query(trx).findById(userId).forUpdate().throwIfNotFound();
  if (!sameHash(hashOf(body), account.recoveryAuthHash)) throw new AppError('wrong_recovery_code');
  if (account.accountVersion !== body.accountVersion) throw new AppError('account_changed');
}

async function parseDoors(context: DomainContext, { accountVersion, password, recovery }: RecoverAccount) {
  const kdf = parseKdf(password.kdf);
  return {
    ...kdf,
    authHash: await context.passwords.hash(password.authKey),
    passwordWrap: Buffer.from(parseBytes(password.passwordWrap, 'password.passwordWrap')),
    accountVersion: accountVersion + 1,
    ...parseRecoveryDoor(recovery, accountVersion + 1, kdf),
  };
}

function hashOf({ recoveryAuth }: Proof): Buffer {
  return sha256(parseBytes(recoveryAuth, 'recoveryAuth'));
}
