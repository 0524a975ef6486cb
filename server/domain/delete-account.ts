import type { Knex } from 'knex';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Conversation, Member } from '../models/conversation.ts';
import { RefreshToken } from '../models/device.ts';
import { Email } from '../models/email.ts';
import { Reset } from '../models/reset.ts';
import { Invite } from '../models/invite.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { announceEnd, revokeOthers } from './end-device.ts';
import { forgetSecondFactor } from './set-second-factor.ts';

/**
 * Ends an account for good. What opens it goes: wrapped keys, vault, proofs, sessions. Its name stays taken,
 * and its public keys and sealed messages stay with the people it wrote to (PROTOCOL §4, §8). Groups are left
 * beforehand, by the client, which alone can sign for it.
 * @param account as it was when its password was proved.
 * @throws {AppError} `wrong_credentials` if the password is another one since.
 */
export async function deleteAccount(
  context: DomainContext,
  caller: Caller,
  { username, authHash }: Pick<Account, 'username' | 'authHash'>,
): Promise<void> {
  const { userId } = caller;
  const ended = await context.knex.transaction(async (trx) => {
    // What was proved must still be what opens the account.
    const emptied = await Account.query(trx).patch(nothing()).where({ userId, authHash, deletedAt: null });
    if (emptied === 0) throw new AppError('wrong_credentials');
    await closeDirect(trx, userId);
    await Email.query(trx).deleteById(userId);
    await Reset.query(trx).delete().where({ userId });
    await Invite.query(trx).delete().where({ userId });
    await forgetSecondFactor(trx, userId);
    await RefreshToken.query(trx).delete().where({ userId });
    return revokeOthers(trx, userId);
  });
  for (const device of ended) announceEnd(context, device, 'revoked');
  context.audit.record('account_deleted', { ...caller, username });
}

/** Every column that opens something, emptied. No bcrypt equals an empty text. */
function nothing(): Partial<Account> {
  const empty = Buffer.alloc(0);
  return {
    authHash: '',
    recoveryAuthHash: empty,
    passwordWrap: empty,
    recoveryWrap: empty,
    identityWrappedKey: empty,
    encryptionWrappedKey: empty,
    pastKeys: null,
    vault: empty,
    deletedAt: Date.now(),
  };
}

async function closeDirect(trx: Knex.Transaction, userId: string): Promise<void> {
  const own = Member.query(trx).select('conversationId').where({ userId, leftSeq: null });
  await Conversation.query(trx)
    .patch({ closedAt: Date.now() })
    .where({ kind: 'direct' })
    .whereIn('conversationId', own);
}
