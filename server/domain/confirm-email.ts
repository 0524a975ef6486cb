import { AppError } from '../app/errors.ts';
import { warningLetter } from '../mail/letters.ts';
import { Account } from '../models/account.ts';
import { Email } from '../models/email.ts';
import type { Caller } from '../security/token.ts';
import { sameHash } from './end-device.ts';
import type { DomainContext } from './context.ts';
import { sha256 } from './hash.ts';
import { forgetMailedReset } from './mailed-reset.ts';

/** After so many wrong ones a code is worth nothing: eight digits are not for guessing. */
const mostTries = 5;

/**
 * Puts the address whose code came back in force; the one before is told that it no longer is.
 * @throws {AppError} `wrong_code`, also for one that is too old or was guessed at too often.
 */
export async function confirmEmail(context: DomainContext, caller: Caller, code: string): Promise<void> {
  const { userId } = caller;
  const before = await context.knex.transaction(async (trx) => {
    const email = await Email.query(trx).findById(userId).forUpdate();
    const isLive = (email?.codeExpiresAt ?? 0) > Date.now() && (email?.codeTries ?? 0) < mostTries;
    if (email === undefined || !isLive) return undefined;
    if (!sameHash(sha256(Buffer.from(code)), email.codeHash)) {
      // Counted in a transaction that stands: the refusal comes after it.
      await Email.query(trx)
        .findById(userId)
        .patch({ codeTries: email.codeTries + 1 });
      return undefined;
    }
    const settled = { address: email.pending, pending: null, codeHash: null, codeExpiresAt: null };
    await Email.query(trx).findById(userId).patch(settled);
    // What lies in the former mailbox is for whoever reads that one.
    await forgetMailedReset(trx, userId);
    return email;
  });
  if (before === undefined) throw new AppError('wrong_code');
  context.audit.record('email_changed', caller);
  if (before.address !== null && before.address !== before.pending)
    await warnFormer(context, userId, before.address);
}

/** @throws {AppError} never: a letter that can't be sent undoes nothing. */
export async function warnFormer(context: DomainContext, userId: string, address: string): Promise<void> {
  const { username } = await Account.query(context.knex).findById(userId).throwIfNotFound();
  await context.mailer
    .send({ to: address, ...warningLetter('email_changed', username, context.serverName) })
    .catch(() => undefined);
}
