import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';

export interface FreshProof {
  readonly authKey: string;
  /** Of the account that the request would change. */
  readonly accountVersion?: number;
}

/**
 * The password's authKey, asked for again by whatever a stranger at an open computer must not do (PROTOCOL §4).
 * @returns the account whose key it is, for changes that hold only while that key is in force.
 * @throws {AppError} `wrong_credentials`, or `account_changed` where the request is for another version.
 */
export async function checkFreshProof(
  context: DomainContext,
  caller: Caller,
  { authKey, accountVersion }: FreshProof,
): Promise<Account> {
  const account = await Account.query(context.knex).findById(caller.userId).throwIfNotFound();
  if (accountVersion !== undefined && accountVersion !== account.accountVersion)
    throw new AppError('account_changed');
  if (await context.passwords.matches(authKey, account.authHash)) return account;
  context.audit.record('sign_in_failed', caller);
  throw new AppError('wrong_credentials');
}
