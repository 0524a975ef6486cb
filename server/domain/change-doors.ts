import type { Knex } from 'knex';
import type { PasswordDoor, RenewRecovery } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { forgetMailedReset } from './mailed-reset.ts';
import { parseBytes } from './parse-bytes.ts';
import { parseRecoveryDoor, parseKdf } from './register-account.ts';

/**
 * Swaps seed, parameters, bcrypt and wrap at once (PROTOCOL §4). Sessions stay: they hold the account key,
 * which is the same.
 * @param proven the account as `requireFreshProof` found it.
 * @throws {AppError} `account_changed` if another device was first.
 */
export async function changePassword(
  context: DomainContext,
  caller: Caller,
  proven: Account,
  next: PasswordDoor,
): Promise<number> {
  const columns = await parsePassword(context, next);
  const accountVersion = await swapDoors(context, caller, proven, columns);
  context.audit.record('password_changed', caller);
  return accountVersion;
}

/** What is stored of a password door; its bcrypt is made before anything is locked for it. */
export async function parsePassword(context: DomainContext, next: PasswordDoor) {
  return {
    ...parseKdf(next.kdf),
    authHash: await context.passwords.hash(next.authKey),
    passwordWrap: Buffer.from(parseBytes(next.passwordWrap, 'next.passwordWrap')),
  };
}

/**
 * Swaps the recovery code's door; the password's is sealed again for the new version.
 * @param proven as for {@link changePassword}.
 * @throws {AppError} `account_changed` if another device was first.
 */
export async function renewRecovery(
  context: DomainContext,
  caller: Caller,
  proven: Account,
  { passwordWrap, next }: Pick<RenewRecovery, 'passwordWrap' | 'next'>,
): Promise<number> {
  const accountVersion = await swapDoors(context, caller, proven, {
    passwordWrap: Buffer.from(parseBytes(passwordWrap, 'passwordWrap')),
    ...parseRecoveryDoor(next, proven.accountVersion + 1, proven),
  });
  context.audit.record('recovery_code_renewed', caller);
  return accountVersion;
}

/** While the proven key and its version are in force, or not at all. Other devices are told. */
async function swapDoors(
  context: DomainContext,
  caller: Caller,
  { userId, authHash, accountVersion }: Account,
  columns: Partial<Account>,
): Promise<number> {
  await replaceDoors(context.knex, { userId, authHash, accountVersion }, columns);
  context.bus.publish({ type: 'account', ...caller, accountVersion: accountVersion + 1 });
  return accountVersion + 1;
}

/**
 * Whoever gets this far has the account's key: a code that was mailed for want of one is good no more.
 * @throws {AppError} `account_changed` unless `inForce` still is.
 */
export async function replaceDoors(
  knex: Knex,
  inForce: { readonly userId: string; readonly accountVersion: number; readonly authHash?: string },
  columns: Partial<Account>,
): Promise<void> {
  const swapped = await Account.query(knex)
    .patch({ ...columns, accountVersion: inForce.accountVersion + 1 })
    .where({ ...inForce, deletedAt: null });
  if (swapped === 0) throw new AppError('account_changed');
  await forgetMailedReset(knex, inForce.userId);
}
