import type { Knex } from 'knex';
import { findEmail } from '../access/email.ts';
import { findSecondFactor } from '../access/second-factor.ts';
import { noResetLetter, resetLetter } from '../mail/letters.ts';
import { Account } from '../models/account.ts';
import { Email } from '../models/email.ts';
import { Reset } from '../models/reset.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { drawReset } from './issue-reset.ts';

/** Long enough for slow mail, short for whoever comes to the mailbox later. */
const lifetimeMs = 30 * 60 * 1_000;

/**
 * Mails a code to start afresh to the address that was confirmed with the account's password, and tells the
 * devices that are signed in. Nothing happens for a name without an account or an address: whoever asked has
 * had the same answer before this began.
 */
export async function mailReset(context: DomainContext, username: string, address: string): Promise<void> {
  const { knex, mailer, serverName } = context;
  const account = await Account.query(knex).findOne({ username, deletedAt: null });
  if (account === undefined) return;
  const { userId } = account;
  if ((await findSecondFactor(knex, userId)) !== undefined) {
    const to = (await findEmail(knex, userId))?.address ?? null;
    return to === null ? undefined : mailer.send({ to, ...noResetLetter(username, serverName) });
  }
  const issued = await issue(knex, userId);
  if (issued === null) return;
  context.audit.record('reset_mailed', { userId, username, address });
  context.bus.publish({ type: 'mailed_reset', userId });
  await mailer.send({ to: issued.to, ...resetLetter(issued.code, username, serverName) });
}

/** Under the lock that a change of the address takes too: no code outlives the address that it is mailed to. */
async function issue(knex: Knex, userId: string): Promise<{ to: string; code: string } | null> {
  return knex.transaction(async (trx) => {
    const to = (await Email.query(trx).findById(userId).forUpdate())?.address ?? null;
    if (to === null) return null;
    const code = await drawReset(trx, { userId, mailed: true, expiresAt: Date.now() + lifetimeMs });
    return { to, code };
  });
}

/** @returns until when a mailed code is good, if one is. */
export async function findMailedReset(knex: Knex, userId: string): Promise<number | null> {
  const reset = await Reset.query(knex).findOne({ userId, mailed: true }).where('expiresAt', '>', Date.now());
  return reset?.expiresAt ?? null;
}

/** Ends the code that was mailed; every device is told. */
export async function cancelMailedReset(context: DomainContext, caller: Caller): Promise<void> {
  const { userId } = caller;
  if ((await forgetMailedReset(context.knex, userId)) === 0) return;
  context.audit.record('reset_cancelled', caller);
  context.bus.publish({ type: 'mailed_reset', userId });
}

/** @returns how many there were. */
export async function forgetMailedReset(knex: Knex, userId: string): Promise<number> {
  return Reset.query(knex).delete().where({ userId, mailed: true });
}
