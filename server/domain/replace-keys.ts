import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Bundle } from '../models/bundle.ts';

type Next = Partial<Account> &
  Pick<Account, 'accountVersion' | 'vaultVersion'> & { readonly keyVersion: number };

/**
 * Puts other keys in the place of an account's own, under the row's lock. Versions only grow, so that no device
 * takes an old state for a new one.
 * @param inForce what was proved beforehand must still be so.
 * @throws {AppError} `account_changed` unless each version follows the one in force.
 */
export async function replaceKeys(
  trx: Knex.Transaction,
  { userId, authHash }: { readonly userId: string; readonly authHash?: string },
  { keyVersion, ...columns }: Next,
): Promise<void> {
  const account = await Account.query(trx).findById(userId).forUpdate().throwIfNotFound();
  const newest = await Bundle.query(trx).where({ userId }).orderBy('keyVersion', 'desc').first();
  const follows =
    account.deletedAt === null &&
    (authHash === undefined || authHash === account.authHash) &&
    columns.accountVersion === account.accountVersion + 1 &&
    columns.vaultVersion === account.vaultVersion + 1 &&
    keyVersion === (newest?.keyVersion ?? 0) + 1;
  if (!follows) throw new AppError('account_changed');
  await Account.query(trx).findById(userId).patch(columns);
}
