import { createHmac } from 'node:crypto';
import { toBase64Url } from '@secure-chat/shared/bytes';
import type { Kdf } from '@secure-chat/shared/contract';
import { kdfLimits } from '@secure-chat/shared/limits';
import { Account } from '../models/account.ts';
import type { DomainContext } from './context.ts';

/** The key derivation parameters of a name; an unknown or deleted name has some too, always the same (PROTOCOL §3). */
export async function findKdf(context: DomainContext, username: string): Promise<Kdf> {
  const account = await Account.query(context.knex).findOne({ username, deletedAt: null });
  if (account === undefined) return createDecoy(context.decoyKey, username);
  return {
    suite: account.kdfSuite,
    memoryKiB: account.kdfMemoryKib,
    passes: account.kdfPasses,
    lanes: account.kdfLanes,
    seed: toBase64Url(account.kdfSeed),
  };
}

/** Drawn like real ones: clients use the floor of the cost and a random seed. */
function createDecoy(decoyKey: Uint8Array, username: string): Kdf {
  const drawn = createHmac('sha256', decoyKey).update(username).digest();
  return {
    suite: 1,
    memoryKiB: kdfLimits.memoryKiB.min,
    passes: kdfLimits.passes.min,
    lanes: kdfLimits.lanes,
    seed: toBase64Url(drawn.subarray(0, kdfLimits.seedBytes)),
  };
}
