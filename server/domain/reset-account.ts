import type { Knex } from 'knex';
import type { ResetAccount, Tokens } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Reset } from '../models/reset.ts';
import { checkBundle } from './check-bundle.ts';
import type { DomainContext } from './context.ts';
import { announceEnd, revokeOthers, sameHash } from './end-device.ts';
import { findUserId } from './find-user-id.ts';
import { sha256 } from './hash.ts';
import { parseKeys, publishBundle } from './register-account.ts';
import { replaceKeys } from './replace-keys.ts';
import { placeDevice } from './sign-in.ts';
import { forgetSecondFactor } from './set-second-factor.ts';
import { createTokenPair, recordRefreshToken } from './start-session.ts';

interface Proof {
  readonly username: string;
  readonly resetCode: string;
}

/**
 * The account that a one-time code is for. An unknown name is refused as a wrong code is, and so is one that
 * has expired.
 * @throws {AppError} `wrong_reset_code`
 */
export async function checkReset(context: DomainContext, proof: Proof, address: string): Promise<Account> {
  const { username } = proof;
  const userId = await findUserId(context, username);
  const resets = await Reset.query(context.knex).where({ userId });
  if (isAnyGood(resets, proof)) return Account.query(context.knex).findById(userId).throwIfNotFound();
  context.audit.record('reset_failed', { username, address });
  throw new AppError('wrong_reset_code');
}

/**
 * New keys for a name whose old ones are lost: another identity in the directory, an empty vault, and a
 * session here alone. What was sealed for the old keys stays sealed; contacts see the change.
 * @throws {AppError} `wrong_reset_code`, also for the second of two; `account_changed`, `invalid_request`,
 * `invalid_signature`.
 */
export async function resetAccount(
  context: DomainContext,
  body: ResetAccount,
  address: string,
): Promise<{ userId: string; tokens: Tokens }> {
  const { userId, username } = await checkReset(context, body, address);
  const bundle = checkBundle({ ...body, userId, username });
  const columns = parseKeys(body, await context.passwords.hash(body.authKey));
  const caller = { userId, deviceId: body.device.deviceId };
  const { tokens, refreshHash } = createTokenPair(context, caller);
  const ended = await context.knex.transaction(async (trx) => {
    await useReset(trx, userId, body);
    await replaceKeys(trx, { userId }, { ...columns, keyVersion: bundle.keyVersion });
    await publishBundle(trx, { userId, username }, bundle);
    await forgetSecondFactor(trx, userId);
    const others = await revokeOthers(trx, userId);
    await placeDevice(trx, { ...caller, name: body.device.name, refreshHash });
    await recordRefreshToken(trx, caller, refreshHash);
    return others;
  });
  for (const device of ended) announceEnd(context, device, 'reset');
  context.audit.record('account_reset', { ...caller, username, address });
  context.bus.publish({ type: 'keys_changed', userId });
  context.audit.record('keys_changed', { userId });
  return { userId, tokens };
}

/** Under the rows' lock: a code starts one account afresh once, and whatever other code there is ends with it. */
async function useReset(trx: Knex.Transaction, userId: string, proof: Proof): Promise<void> {
  const resets = await Reset.query(trx).where({ userId }).forUpdate();
  if (!isAnyGood(resets, proof)) throw new AppError('wrong_reset_code');
  await Reset.query(trx).delete().where({ userId });
}

function isAnyGood(resets: readonly Reset[], { resetCode }: Proof): boolean {
  const given = sha256(Buffer.from(resetCode));
  const now = Date.now();
  return resets.some(({ codeHash, expiresAt }) => sameHash(given, codeHash) && expiresAt > now);
}
