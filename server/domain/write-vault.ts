import type { Vault } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { parseBytes } from './parse-bytes.ts';

/**
 * Compare-and-swap: the new version follows the stored one, or nothing changes (PROTOCOL §3).
 * @throws {AppError} `vault_conflict`
 */
export async function writeVault(context: DomainContext, caller: Caller, vault: Vault): Promise<void> {
  const written = await Account.query(context.knex)
    .patch({
      vault: Buffer.from(parseBytes(vault.ciphertext, 'vault.ciphertext')),
      vaultVersion: vault.version,
    })
    .where({ userId: caller.userId, vaultVersion: vault.version - 1 });
  if (written === 0) throw new AppError('vault_conflict');
  context.bus.publish({ type: 'vault', ...caller, version: vault.version });
}
