import type { Knex } from 'knex';
import type { BlobStore } from '../blobs/blob-store.ts';
import { partCount } from '../blobs/read-range.ts';
import { Attachment } from '../models/attachment.ts';
import { blobOf } from './blob-of.ts';

interface SweptFrom {
  readonly knex: Knex;
  readonly blobs: BlobStore;
  readonly files: { readonly graceMs: number };
}

/**
 * Removes what no message refers to: uploads that nobody went on with for the grace period, and at
 * once what was cancelled or whose message lost its body.
 * @returns how many were removed.
 */
export async function sweepAttachments(from: SweptFrom): Promise<number> {
  const before = Date.now() - from.files.graceMs;
  let removed = 0;
  while (await removeOne(from, before)) removed++;
  return removed;
}

/** The bytes go before the row does: what a crash interrupts is done again, and nothing is left behind. */
function removeOne({ knex, blobs }: SweptFrom, before: number): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const row = await Attachment.query(trx)
      .where({ eventId: null })
      .where((query) => void query.where('touchedAt', '<', before).orWhere('touchedAt', 0))
      .orderBy('touchedAt')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .first();
    if (row === undefined) return false;
    await blobs.remove(blobOf(row), partCount(row.bytes));
    await Attachment.query(trx).deleteById([row.conversationId, row.attachmentId]);
    return true;
  });
}
