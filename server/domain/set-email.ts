import { randomInt } from 'node:crypto';
import { AppError } from '../app/errors.ts';
import { codeLetter } from '../mail/letters.ts';
import { Email } from '../models/email.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { sha256 } from './hash.ts';

const codeDigits = 8;
const codeLifeMs = 15 * 60 * 1_000;

/**
 * Mails a code to an address, which waits for it beside the one in force.
 * @throws {AppError} `mail_unavailable`, `mail_failed`.
 */
export async function setEmail(context: DomainContext, { userId }: Caller, address: string): Promise<void> {
  const { knex, mailer, serverName } = context;
  if (!mailer.available) throw new AppError('mail_unavailable');
  const code = randomInt(10 ** codeDigits)
    .toString()
    .padStart(codeDigits, '0');
  const pending = {
    pending: address,
    codeHash: sha256(Buffer.from(code)),
    codeExpiresAt: Date.now() + codeLifeMs,
    codeTries: 0,
  };
  await Email.query(knex)
    .insert({ userId, ...pending })
    .onConflict('userId')
    .merge();
  await mailer.send({ to: address, ...codeLetter(code, serverName) }).catch((cause: unknown) => {
    throw new AppError('mail_failed', { cause });
  });
}
