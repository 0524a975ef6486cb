import type { Knex } from 'knex';
import { findEmail } from '../access/email.ts';
import { Account } from '../models/account.ts';
import type { Audit, AuditAction, AuditFacts } from '../ops/audit.ts';
import { warningLetter, type Warned } from './letters.ts';
import type { Mailer } from './mailer.ts';

interface NoticeOptions {
  readonly knex: Knex;
  readonly mailer: Mailer;
  readonly serverName: string;
  readonly onError: (error: unknown) => void;
}

const warnings: Partial<Record<AuditAction, Warned>> = {
  password_changed: 'password_changed',
  account_recovered: 'account_recovered',
  account_reset: 'account_reset',
  account_secured: 'account_secured',
  second_factor_off: 'second_factor_off',
};

/** The warnings by what the audit log calls their cause; a device that was known signs in unremarked. */
function warnedOf(action: AuditAction, facts: AuditFacts): Warned | undefined {
  if (action === 'signed_in') return facts.newDevice === true ? 'signed_in' : undefined;
  return warnings[action];
}

/**
 * An audit log that also warns the person, where they left an address: whatever is worth a line for the
 * admin is heard in one place. Mail that can't be sent is a line in the log and holds nothing up.
 */
export function warnByMail(audit: Audit, { knex, mailer, serverName, onError }: NoticeOptions): Audit {
  if (!mailer.available) return audit;
  const warn = async (userId: string, warned: Warned): Promise<void> => {
    const email = await findEmail(knex, userId);
    if (email === undefined || email.address === null) return;
    const { username } = await Account.query(knex).findById(userId).throwIfNotFound();
    await mailer.send({ to: email.address, ...warningLetter(warned, username, serverName) });
  };
  return {
    record(action, facts) {
      audit.record(action, facts);
      const warned = warnedOf(action, facts);
      if (warned !== undefined && facts.userId !== undefined) warn(facts.userId, warned).catch(onError);
    },
    close: () => audit.close(),
  };
}
