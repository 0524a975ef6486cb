import { renewRecovery } from '@secure-chat/shared/contract';
import { renewRecoveryDoor } from '../crypto/index.ts';
import { keepKeys } from './change-password.ts';
import type { SyncContext } from './context.ts';
import { openAgain } from './fresh-proof.ts';

/** A recovery code that nobody but its person knows of yet. */
export interface PreparedRecoveryCode {
  readonly recoveryCode: string;
  /**
   * Puts it in force.
   * @throws {EngineError} `account_changed` if another device changed a door since it was made.
   */
  confirm(): Promise<void>;
}

/** @throws {WrongPasswordError}; {NetworkError} offline. */
export async function prepareRecoveryCode(
  context: SyncContext,
  password: string,
): Promise<PreparedRecoveryCode> {
  const { userId } = context.self;
  const { authKey, ...now } = await openAgain(context, password);
  const { recovery, keys } = await renewRecoveryDoor({ userId, ...now });
  const { recoveryCode, ...next } = recovery;
  const { accountVersion } = now.keys;
  const { passwordWrap } = keys;
  return {
    recoveryCode,
    confirm: () =>
      context.account.change(async () => {
        await context.client().call(renewRecovery, { body: { authKey, accountVersion, passwordWrap, next } });
        await keepKeys(context, keys);
        return keys;
      }),
  };
}
