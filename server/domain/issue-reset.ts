import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { resetCodeLength } from '@secure-chat/shared/contract';
import { crockford } from '@secure-chat/shared/crockford';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Reset } from '../models/reset.ts';
import type { DomainContext } from './context.ts';
import { sha256 } from './hash.ts';

/** Long enough to be handed over in person, short enough not to lie about. */
const lifetimeMs = 24 * 60 * 60 * 1_000;

/**
 * A one-time code with which somebody whose password and recovery code are lost starts afresh (PROTOCOL §4);
 * an earlier one of the same person ends. Only its hash is kept.
 * @throws {AppError} `not_found` if nobody has this name.
 */
export async function issueReset(
  context: Pick<DomainContext, 'knex' | 'audit'>,
  username: string,
): Promise<{ code: string; expiresAt: number }> {
  const account = await Account.query(context.knex).findOne({ username, deletedAt: null });
  if (account === undefined) throw new AppError('not_found');
  const { userId } = account;
  const expiresAt = Date.now() + lifetimeMs;
  const code = await drawReset(context.knex, { userId, mailed: false, expiresAt });
  context.audit.record('reset_issued', { userId, username });
  return { code, expiresAt };
}

/** Draws a code in the place of the earlier one that went the same way; the other way's stays good. */
export async function drawReset(
  knex: Knex,
  reset: Pick<Reset, 'userId' | 'mailed' | 'expiresAt'>,
): Promise<string> {
  const code = Array.from(randomBytes(resetCodeLength), (byte) => crockford[byte & 31]).join('');
  await Reset.query(knex)
    .insert({ ...reset, codeHash: sha256(Buffer.from(code)) })
    .onConflict(['userId', 'mailed'])
    .merge();
  return code;
}
