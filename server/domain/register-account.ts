import type { Knex } from 'knex';
import type { Kdf, RecoveryDoor, RegisterAccount, Tokens } from '@secure-chat/shared/contract';
import { UniqueViolationError } from 'objection';
import { AppError } from '../app/errors.ts';
import { Account } from '../models/account.ts';
import { Bundle } from '../models/bundle.ts';
import { Device } from '../models/device.ts';
import { appendDirectory } from './append-directory.ts';
import { checkBundle, type CheckedBundle } from './check-bundle.ts';
import type { DomainContext } from './context.ts';
import { sha256 } from './hash.ts';
import { parseBytes } from './parse-bytes.ts';
import { useInvite } from './use-invite.ts';
import { createTokenPair, recordRefreshToken } from './start-session.ts';

/**
 * Creates an account with its first bundle and device (PROTOCOL §3, §5).
 * @throws {AppError} `registration_closed`, `invite_needed`, `invite_ended`, `invalid_request`, `invalid_signature`, `username_taken`, `id_taken`.
 */
export async function registerAccount(
  context: DomainContext,
  body: RegisterAccount,
  address: string,
): Promise<{ tokens: Tokens }> {
  if (context.registration === 'closed') throw new AppError('registration_closed');
  if (context.registration === 'invite' && body.invite === undefined) throw new AppError('invite_needed');
  const bundle = checkBundle(body);
  const { userId, username } = body;
  const keys = parseKeys(body, await context.passwords.hash(body.authKey));
  const account = { userId, username, ...keys, createdAt: Date.now() };
  const caller = { userId: body.userId, deviceId: body.device.deviceId };
  const { tokens, refreshHash } = createTokenPair(context, caller);
  await context.knex
    .transaction(async (trx) => {
      await Account.query(trx).insert(account);
      if (body.invite !== undefined) await useInvite(trx, body.userId, body.invite);
      await publishBundle(trx, body, bundle);
      const now = account.createdAt;
      const device = { ...caller, name: body.device.name, refreshHash, createdAt: now, lastSeenAt: now };
      await Device.query(trx).insert(device);
      await recordRefreshToken(trx, caller, refreshHash);
    })
    .catch(refuseTaken);
  context.audit.record('account_registered', { ...caller, username: body.username, address });
  return { tokens };
}

/** Stores a bundle, and enters it in the directory. */
export async function publishBundle(
  trx: Knex.Transaction,
  { userId, username }: { readonly userId: string; readonly username: string },
  bundle: CheckedBundle & Partial<Pick<Bundle, 'succession' | 'successionSignature'>>,
): Promise<void> {
  await Bundle.query(trx).insert({ userId, ...bundle, createdAt: Date.now() });
  await appendDirectory(trx, { username, userId, keyVersion: bundle.keyVersion, bundleHash: bundle.hash });
}

/** The constraints decide, not a look beforehand: of two who register at once one is refused. */
function refuseTaken(error: unknown): never {
  if (!(error instanceof UniqueViolationError)) throw error;
  throw new AppError(error.constraint === 'accounts_username_key' ? 'username_taken' : 'id_taken', {
    cause: error,
  });
}

/** The columns that hold an account's keys, from what its client made. */
export function parseKeys(
  { keys, vault, recoveryAuth }: Pick<RegisterAccount, 'keys' | 'vault' | 'recoveryAuth'>,
  authHash: string,
) {
  const { recoveryWrap } = keys;
  const kdf = parseKdf(keys.kdf);
  return {
    authHash,
    ...kdf,
    ...parseRecoveryDoor({ recoveryAuth, recoveryWrap }, keys.accountVersion, kdf),
    accountVersion: keys.accountVersion,
    passwordWrap: bytes(keys.passwordWrap, 'keys.passwordWrap'),
    identityKeyId: bytes(keys.identity.keyId, 'keys.identity.keyId'),
    identityPublicKey: bytes(keys.identity.publicKey, 'keys.identity.publicKey'),
    identityWrappedKey: bytes(keys.identity.wrappedPrivateKey, 'keys.identity.wrappedPrivateKey'),
    encryptionKeyId: bytes(keys.encryption.keyId, 'keys.encryption.keyId'),
    encryptionPublicKey: bytes(keys.encryption.publicKey, 'keys.encryption.publicKey'),
    encryptionWrappedKey: bytes(keys.encryption.wrappedPrivateKey, 'keys.encryption.wrappedPrivateKey'),
    pastKeys: keys.past ?? null,
    vaultVersion: vault.version,
    vault: bytes(vault.ciphertext, 'vault.ciphertext'),
  };
}

/** A recovery code's way to the account key, bound to the version and parameters that it was sealed with. */
export function parseRecoveryDoor(
  { recoveryAuth, recoveryWrap }: RecoveryDoor,
  accountVersion: number,
  kdf: Pick<Account, 'kdfMemoryKib' | 'kdfPasses' | 'kdfSeed'>,
) {
  return {
    recoveryAuthHash: sha256(bytes(recoveryAuth, 'recoveryAuth')),
    recoveryWrap: bytes(recoveryWrap, 'recoveryWrap'),
    recoveryVersion: accountVersion,
    recoveryMemoryKib: kdf.kdfMemoryKib,
    recoveryPasses: kdf.kdfPasses,
    recoverySeed: kdf.kdfSeed,
  };
}

export function parseKdf({ suite, memoryKiB, passes, lanes, seed }: Kdf) {
  return {
    kdfSuite: suite,
    kdfMemoryKib: memoryKiB,
    kdfPasses: passes,
    kdfLanes: lanes,
    kdfSeed: bytes(seed, 'kdf.seed'),
  };
}

function bytes(text: string, field: string): Buffer {
  return Buffer.from(parseBytes(text, field));
}
