import { toBase64Url } from '@secure-chat/shared/bytes';
import type {
  Account as AccountAnswer,
  Kdf,
  PublishedBundle,
  Signed,
  Vault,
} from '@secure-chat/shared/contract';
import type { Account } from '../models/account.ts';
import type { Bundle } from '../models/bundle.ts';

/** A person's own account: wrapped keys and ciphertext, which only the password opens. */
export function presentAccount(account: Account, bundle: Bundle): AccountAnswer {
  return {
    userId: account.userId,
    username: account.username,
    keys: {
      accountVersion: account.accountVersion,
      kdf: {
        suite: account.kdfSuite,
        memoryKiB: account.kdfMemoryKib,
        passes: account.kdfPasses,
        lanes: account.kdfLanes,
        seed: toBase64Url(account.kdfSeed),
      },
      passwordWrap: toBase64Url(account.passwordWrap),
      recoveryWrap: toBase64Url(account.recoveryWrap),
      identity: {
        keyId: toBase64Url(account.identityKeyId),
        publicKey: toBase64Url(account.identityPublicKey),
        wrappedPrivateKey: toBase64Url(account.identityWrappedKey),
      },
      encryption: {
        keyId: toBase64Url(account.encryptionKeyId),
        publicKey: toBase64Url(account.encryptionPublicKey),
        wrappedPrivateKey: toBase64Url(account.encryptionWrappedKey),
      },
      ...(account.pastKeys && { past: account.pastKeys }),
    },
    bundle: presentSigned(bundle),
    vault: presentVault(account),
  };
}

/** What the account key under the recovery code is bound to: as it was when it was sealed. */
export function presentRecovery(account: Account): { accountVersion: number; kdf: Kdf } {
  return {
    accountVersion: account.recoveryVersion,
    kdf: {
      suite: account.kdfSuite,
      memoryKiB: account.recoveryMemoryKib,
      passes: account.recoveryPasses,
      lanes: account.kdfLanes,
      seed: toBase64Url(account.recoverySeed),
    },
  };
}

export function presentVault(account: Account): Vault {
  return { version: account.vaultVersion, ciphertext: toBase64Url(account.vault) };
}

/** A bundle for others. */
export function presentBundle(bundle: Bundle): PublishedBundle {
  const { succession: bytes, successionSignature: signature } = bundle;
  const succession = bytes && signature && presentSigned({ bytes, signature });
  return { ...presentSigned(bundle), ...(succession && { succession }) };
}

export function presentSigned(row: { bytes: Buffer; signature: Buffer }): Signed {
  return { bytes: toBase64Url(row.bytes), signature: toBase64Url(row.signature) };
}
