import type { Knex } from 'knex';
import { directoryFormat } from '@secure-chat/shared/signed/directory';
import { DirectoryEntry, DirectoryHead } from '../models/directory.ts';
import { sha256 } from './hash.ts';

interface Published {
  readonly username: string;
  readonly userId: string;
  readonly keyVersion: number;
  readonly bundleHash: Uint8Array;
}

/** Adds a published bundle to the directory log (PROTOCOL §5). The head's row lock puts writers in order. */
export async function appendDirectory(trx: Knex.Transaction, published: Published): Promise<void> {
  const head = await DirectoryHead.query(trx).forUpdate().first().throwIfNotFound();
  const n = head.size + 1;
  const entry = directoryFormat.encode({
    n,
    usernameHash: new Uint8Array(sha256(Buffer.from(published.username))),
    userId: published.userId,
    keyVersion: published.keyVersion,
    bundleHash: new Uint8Array(published.bundleHash),
  });
  const hash = sha256(head.hash, sha256(entry));
  await DirectoryEntry.query(trx).insert({ n, entry: Buffer.from(entry), hash });
  await DirectoryHead.query(trx).patch({ size: n, hash });
}
