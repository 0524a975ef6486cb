/** What no route does: a server that turned hostile, or an admin’s command, in the database itself. */
import type { RegisterAccount, Signed } from '@secure-chat/shared/contract';
import { bundleFormat } from '@secure-chat/shared/signed/bundle';
import { connectDatabase } from '../database/connect.ts';
import { appendDirectory } from '../domain/append-directory.ts';
import { sha256 } from '../domain/hash.ts';
import { issueReset } from '../domain/issue-reset.ts';
import { parseBytes } from '../domain/parse-bytes.ts';
import { keyIdOf } from '../domain/public-keys.ts';
import { parseKeys } from '../domain/register-account.ts';
import { Account } from '../models/account.ts';
import { Bundle } from '../models/bundle.ts';
import { createPasswords } from '../security/password.ts';
import type { TestServer } from './test-server.ts';

/** Of a test server, or of another one whose database is at hand. */
export type Database = Pick<TestServer, 'databaseUrl'>;

type Trx = Parameters<typeof appendDirectory>[0];

/** Publishes a bundle for everybody to see, whoever signed it: stored, and entered in the directory. */
export async function publishBundle(server: Database, signed: Signed): Promise<void> {
  await inTransaction(server, (trx) => insertBundle(trx, signed));
}

/** Gives an existing account other keys, another password's proof and another vault. */
export async function replaceAccount(server: Database, body: RegisterAccount): Promise<void> {
  const columns = parseKeys(body, await createPasswords({ cost: 4, parallel: 1 }).hash(body.authKey));
  await inTransaction(server, async (trx) => {
    await Account.query(trx).findById(body.userId).patch(columns);
    await insertBundle(trx, body.bundle);
  });
}

/** The one-time code that an admin would make. */
export async function issueResetFor(server: Database, username: string): Promise<string> {
  let issued = '';
  const audit = { record: () => undefined, close: async () => undefined };
  await inTransaction(server, async (trx) => {
    issued = (await issueReset({ knex: trx, audit }, username)).code;
  });
  return issued;
}

/**
 * An old backup, or a server that wants an old password to be good again.
 * @returns what puts the account's row back as it is now.
 */
export async function rememberAccount(server: Database, userId: string): Promise<() => Promise<void>> {
  let row: Partial<Account> = {};
  await inTransaction(server, async (trx) => {
    row = (await Account.query(trx).findById(userId).throwIfNotFound()).toJSON();
  });
  return () =>
    inTransaction(server, async (trx) => {
      await Account.query(trx).findById(userId).patch(row);
    });
}

async function insertBundle(trx: Trx, signed: Signed): Promise<void> {
  const bytes = Buffer.from(parseBytes(signed.bytes, 'bytes'));
  const { userId, username, keyVersion, identityKey, encryptionKey } = bundleFormat.decode(bytes);
  const hash = sha256(bytes);
  await Bundle.query(trx).insert({
    userId,
    keyVersion,
    bytes,
    signature: Buffer.from(parseBytes(signed.signature, 'signature')),
    hash,
    identityKey: Buffer.from(identityKey),
    encryptionKeyId: keyIdOf(encryptionKey),
    createdAt: Date.now(),
  });
  await appendDirectory(trx, { username, userId, keyVersion, bundleHash: hash });
}

async function inTransaction(server: Database, work: (trx: Trx) => Promise<void>): Promise<void> {
  const knex = connectDatabase({ url: server.databaseUrl, pool: 1 });
  try {
    await knex.transaction(work);
  } finally {
    await knex.destroy();
  }
}
