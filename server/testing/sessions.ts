import { randomUUID } from 'node:crypto';
import { getAccount, signIn, type SignedIn } from '@secure-chat/shared/contract';
import type { TestPerson } from './factories.ts';
import { call } from './test-client.ts';

/** Signs in with the password of somebody who has an account; on a device that is new, unless one is named. */
export function enter(
  origin: string,
  { username, authKey }: Pick<TestPerson, 'username' | 'authKey'>,
  deviceId: string = randomUUID(),
): Promise<SignedIn> {
  return call(origin, signIn, { body: { username, authKey, device: { deviceId, name: 'Second device' } } });
}

/** The account as the server has it now. */
export async function accountOf(origin: string, { token }: Pick<TestPerson, 'token'>) {
  return (await call(origin, getAccount, { token })).account;
}
