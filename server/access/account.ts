import type { Knex } from 'knex';
import { fromBase64Url } from '@secure-chat/shared/bytes';
import type { WantedBundle } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Bundle } from '../models/bundle.ts';

/** The caller's own account with the bundle in force. */
export async function accessOwnAccount(
  knex: Knex,
  userId: string,
): Promise<{ account: Account; bundle: Bundle }> {
  const account = await Account.query(knex).findById(userId);
  if (account === undefined) throw new AppError('not_found');
  return { account, bundle: await accessBundle(knex, userId) };
}

/** @throws {AppError} `not_found` if nobody has this name. */
export async function accessBundleByName(knex: Knex, username: string): Promise<Bundle> {
  const account = await Account.query(knex).select('userId').findOne({ username, deletedAt: null });
  if (account === undefined) throw new AppError('not_found');
  return accessBundle(knex, account.userId);
}

/** The newest bundle of a person, whose account may be deleted: others' logs go on naming its keys. @throws {AppError} `not_found` */
export async function accessBundle(knex: Knex, userId: string): Promise<Bundle> {
  const bundle = await Bundle.query(knex).where({ userId }).orderBy('keyVersion', 'desc').first();
  if (bundle === undefined) throw new AppError('not_found');
  return bundle;
}

/** Of each person the bundle with this hash, where one is asked for, else the newest; in no order. */
export async function listWantedBundles(knex: Knex, wanted: readonly WantedBundle[]): Promise<Bundle[]> {
  const named = wanted.filter(({ hash }) => hash !== undefined).map(({ userId }) => userId);
  const hashes = wanted.flatMap(({ hash }) => (hash === undefined ? [] : [Buffer.from(fromBase64Url(hash))]));
  const newest = wanted.filter(({ hash }) => hash === undefined).map(({ userId }) => userId);
  const [exact, latest] = await Promise.all([
    // A bundle's hash covers its owner's id: it is nobody else's.
    Bundle.query(knex).whereIn('userId', named).whereIn('hash', hashes),
    listNewestBundles(knex, newest),
  ]);
  return [...exact, ...latest];
}

export async function listNewestBundles(knex: Knex, userIds: readonly string[]): Promise<Bundle[]> {
  return Bundle.query(knex)
    .distinctOn('userId')
    .whereIn('userId', userIds)
    .orderBy(['userId', { column: 'keyVersion', order: 'desc' }]);
}
