import { createHmac } from 'node:crypto';
import { uuidFromBytes } from '@secure-chat/shared/ids';
import { Account } from '../models/account.ts';
import type { DomainContext } from './context.ts';

/** Whose name this is; a name that nobody has is somebody's too, always the same one's (PROTOCOL §3). */
export async function findUserId(context: DomainContext, username: string): Promise<string> {
  const account = await Account.query(context.knex).findOne({ username, deletedAt: null });
  return account?.userId ?? createDecoy(context.decoyKey, username);
}

/** Drawn like real ones: clients make random UUIDs, version 4. */
function createDecoy(decoyKey: Uint8Array, username: string): string {
  const drawn = createHmac('sha256', decoyKey).update(`user-id/${username}`).digest().subarray(0, 16);
  drawn[6] = (drawn[6]! & 0x0f) | 0x40;
  drawn[8] = (drawn[8]! & 0x3f) | 0x80;
  return uuidFromBytes(drawn);
}
