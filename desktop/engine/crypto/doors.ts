import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import type { Kdf } from '@secure-chat/shared/contract';
import { createKdf, derivePassword } from './password.ts';
import { sealKey, unwrapAesKey, unwrapHkdfKey } from './primitives.ts';
import { createRecoveryCode, deriveRecovery } from './recovery-code.ts';

/** The ways to the account key (PROTOCOL §3): each keeps it sealed under a key of its own. */
type Door = 'password' | 'recovery';

/** What a sealed account key is bound to, beside its account and its door. */
export interface DoorLabel {
  readonly accountVersion: number;
  readonly kdf: Kdf;
}

export interface PasswordDoor {
  readonly authKey: string;
  readonly kdf: Kdf;
  readonly passwordWrap: string;
}

export interface RecoveryDoor {
  readonly recoveryCode: string;
  readonly recoveryAuth: string;
  readonly recoveryWrap: string;
}

interface Opening extends DoorLabel {
  readonly userId: string;
  readonly door: Door;
  readonly key: CryptoKey;
  readonly sealed: string;
}

/** @throws {OpenError} unless it was sealed by this key, for this account and door, in this version. */
export function openDoor(opening: Opening): Promise<CryptoKey> {
  const { userId, door, key, sealed } = opening;
  return unwrapHkdfKey(key, fromBase64Url(sealed), labelOf(userId, door, opening));
}

/** The account key as what may be sealed again, and used for nothing. @throws {OpenError} as {@link openDoor} does. */
export function openForSealing(opening: Opening): Promise<CryptoKey> {
  const { userId, door, key, sealed } = opening;
  return unwrapAesKey(key, fromBase64Url(sealed), labelOf(userId, door, opening));
}

/** A password, and a fresh seed where nothing else is given. */
export async function sealPasswordDoor(
  accountKey: CryptoKey,
  input: {
    readonly userId: string;
    readonly username: string;
    readonly password: string;
    readonly accountVersion: number;
    readonly kdf?: Kdf;
  },
): Promise<PasswordDoor & { readonly passwordKey: CryptoKey }> {
  const kdf = input.kdf ?? createKdf();
  const { authKey, passwordKey } = await derivePassword({ ...input, kdf });
  const passwordWrap = await resealPassword(accountKey, passwordKey, { ...input, kdf });
  return { authKey, passwordKey, kdf, passwordWrap };
}

/** The same password as before, for a later version of the account. */
export async function resealPassword(
  accountKey: CryptoKey,
  passwordKey: CryptoKey,
  label: DoorLabel & { readonly userId: string },
): Promise<string> {
  return toBase64Url(await sealKey(passwordKey, accountKey, labelOf(label.userId, 'password', label)));
}

/** A recovery code that nobody has seen yet. */
export async function sealRecoveryDoor(
  accountKey: CryptoKey,
  label: DoorLabel & { readonly userId: string },
): Promise<RecoveryDoor> {
  const { userId } = label;
  const recoveryCode = await createRecoveryCode();
  const { recoveryAuth, recoveryKey } = await deriveRecovery(recoveryCode, userId);
  const sealed = await sealKey(recoveryKey, accountKey, labelOf(userId, 'recovery', label));
  return { recoveryCode, recoveryAuth: toBase64Url(recoveryAuth), recoveryWrap: toBase64Url(sealed) };
}

function labelOf(userId: string, door: Door, { accountVersion, kdf }: DoorLabel): Bytes {
  return enc.encode(
    'account-key',
    enc.u64(1),
    enc.uuid(userId),
    enc.text(door),
    enc.u64(accountVersion),
    enc.u64(kdf.memoryKiB),
    enc.u64(kdf.passes),
    enc.bytes(fromBase64Url(kdf.seed)),
  );
}
