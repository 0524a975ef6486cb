import type { Knex } from 'knex';
import { OneTimeCode, SecondFactor } from '../models/second-factor.ts';

/** The account's second factor, if it is on. */
export async function findSecondFactor(knex: Knex, userId: string): Promise<SecondFactor | undefined> {
  return SecondFactor.query(knex).findById(userId).whereNotNull('confirmedAt');
}

export async function countOneTimeCodes(knex: Knex, userId: string): Promise<number> {
  return OneTimeCode.query(knex).where({ userId }).resultSize();
}
