import type { Knex } from 'knex';
import { equalBytes } from '@secure-chat/shared/bytes';
import { listNewestBundles } from '../access/account.ts';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Bundle } from '../models/bundle.ts';

/** What a roster says of a member's keys. */
export interface MemberKeys {
  readonly userId: string;
  readonly identityKey: Uint8Array;
  readonly keyId: Uint8Array;
  readonly bundleHash: Uint8Array;
}

/**
 * A roster takes people's newest keys and no others (PROTOCOL §6).
 * @throws {AppError} `stale_roster`, or `not_found` if one of them does not exist.
 */
export async function requireNewestBundles(knex: Knex, members: readonly MemberKeys[]): Promise<void> {
  if (members.length === 0) return;
  const userIds = members.map(({ userId }) => userId);
  const gone = await Account.query(knex).whereIn('userId', userIds).whereNotNull('deletedAt').resultSize();
  if (gone > 0) throw new AppError('not_found');
  const bundles = new Map((await listNewestBundles(knex, userIds)).map((one) => [one.userId, one]));
  for (const member of members) {
    const bundle = bundles.get(member.userId);
    if (bundle === undefined) throw new AppError('not_found');
    const isNewest =
      equalBytes(bundle.identityKey, member.identityKey) &&
      equalBytes(bundle.encryptionKeyId, member.keyId) &&
      equalBytes(bundle.hash, member.bundleHash);
    if (!isNewest) throw new AppError('stale_roster');
  }
}

/** Whether each identity on the way from one to the other has named its successor. */
export async function isSucceeded(
  knex: Knex,
  { userId, from, to }: { readonly userId: string; readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<boolean> {
  const bundles = await Bundle.query(knex).where({ userId }).orderBy('keyVersion', 'desc');
  const [newest, ...earlier] = bundles.slice(
    bundles.findIndex(({ identityKey }) => equalBytes(identityKey, to)),
  );
  let link = newest;
  for (const bundle of earlier) {
    if (!link?.succession) return false;
    if (equalBytes(bundle.identityKey, from)) return true;
    link = bundle;
  }
  return false;
}
