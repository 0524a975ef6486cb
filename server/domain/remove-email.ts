import { Email } from '../models/email.ts';
import type { Caller } from '../security/token.ts';
import { warnFormer } from './confirm-email.ts';
import type { DomainContext } from './context.ts';
import { forgetMailedReset } from './mailed-reset.ts';

/** Forgets where a person is warned; that address is told. */
export async function removeEmail(context: DomainContext, caller: Caller): Promise<void> {
  const { userId } = caller;
  const [removed] = await Email.query(context.knex).delete().where({ userId }).returning('*');
  await forgetMailedReset(context.knex, userId);
  if (removed?.address == null) return;
  context.audit.record('email_changed', caller);
  await warnFormer(context, userId, removed.address);
}
