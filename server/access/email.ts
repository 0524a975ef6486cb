import type { Knex } from 'knex';
import { Email } from '../models/email.ts';

/** Where a person is warned by mail, if they left an address. */
export async function findEmail(knex: Knex, userId: string): Promise<Email | undefined> {
  return Email.query(knex).findById(userId);
}
