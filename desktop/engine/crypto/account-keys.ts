import type { Bytes } from '@secure-chat/shared/bytes';
import type { AccountKeys, Kdf, PastKeys } from '@secure-chat/shared/contract';
import { AccountKeyHandle } from './account-key.ts';
import { OwnKeysTamperedError, WrongPasswordError } from './errors.ts';
import type { KeyPair, NewKeyPairs } from './key-pairs.ts';
import { keepPastKeys, openPastKeys, type PastAccountKeys } from './past-keys.ts';
import { hashPast, unwrapPair, wrapPair } from './wrapped-pairs.ts';
import {
  openDoor,
  openForSealing,
  resealPassword,
  sealPasswordDoor,
  sealRecoveryDoor,
  type DoorLabel,
  type PasswordDoor,
  type RecoveryDoor,
} from './doors.ts';
import { generateSecret, hkdfAesKey, sha256 } from './primitives.ts';

/** An account whose keys are open. Every private key in it is non-extractable. */
export interface OpenedAccount {
  readonly userId: string;
  readonly accountVersion: number;
  /** `hash` is SHA-256 of the SPKI. */
  readonly identity: KeyPair & { readonly hash: Bytes };
  readonly encryption: KeyPair;
  /** From before the account was secured, the oldest first: what was sealed for them opens with them. */
  readonly past: readonly PastAccountKeys[];
  readonly vaultKey: CryptoKey;
  readonly localKey: CryptoKey;
}

export interface NewAccount {
  readonly authKey: string;
  readonly recoveryCode: string;
  readonly recoveryAuth: string;
  readonly keys: AccountKeys;
  readonly opened: OpenedAccount;
  readonly accountKey: AccountKeyHandle;
}

/** Everything a new account is made of (PROTOCOL §3): keys, their wraps, and the recovery code. */
export async function createAccountKeys(input: {
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  readonly keyPairs: NewKeyPairs;
  readonly kdf?: Kdf;
  /** Of a name that had keys before, the one that follows. */
  readonly accountVersion?: number;
  /** What the account opened with until now, where it is secured: its private keys are kept. */
  readonly former?: { readonly passwordKey: CryptoKey; readonly keys: AccountKeys };
}): Promise<NewAccount> {
  const { userId, keyPairs, accountVersion = 1, former } = input;
  const secret = await generateSecret();
  const { authKey, passwordKey, kdf, passwordWrap } = await sealPasswordDoor(secret, {
    ...input,
    accountVersion,
  });
  const { recoveryCode, recoveryAuth, recoveryWrap } = await sealRecoveryDoor(secret, {
    userId,
    accountVersion,
    kdf,
  });
  const door = { userId, door: 'password', accountVersion, kdf, key: passwordKey } as const;
  const accountKey = await openDoor({ ...door, sealed: passwordWrap });
  const keysKey = await hkdfAesKey(accountKey, 'keys');
  const past = former && (await keepFormer(userId, former, keysKey));
  const pastHash = await hashPast(past);
  const keys: AccountKeys = {
    accountVersion,
    kdf,
    passwordWrap,
    recoveryWrap,
    identity: await wrapPair(keysKey, { userId, kind: 'identity', pastHash }, keyPairs.identity),
    encryption: await wrapPair(keysKey, { userId, kind: 'encryption' }, keyPairs.encryption),
    ...(past && { past }),
  };
  const opened = await openWith(accountKey, userId, keys);
  return { authKey, recoveryCode, recoveryAuth, keys, opened, accountKey: new AccountKeyHandle(secret) };
}

/** @throws {WrongPasswordError} if the former account key does not open; {TooManyPastKeysError}. */
async function keepFormer(
  userId: string,
  { passwordKey, keys }: { readonly passwordKey: CryptoKey; readonly keys: AccountKeys },
  to: CryptoKey,
): Promise<PastKeys[]> {
  const accountKey = await openDoor(passwordDoorOf({ userId, passwordKey, keys })).catch((cause: unknown) => {
    throw new WrongPasswordError('the account key does not open', { cause });
  });
  return keepPastKeys({ userId, keysKey: await hkdfAesKey(accountKey, 'keys'), keys }, to);
}

/**
 * @throws {WrongPasswordError} if the account key does not open.
 * @throws {OwnKeysTamperedError} if it does, and a private key is not the one shown with it.
 */
export async function openAccountKeys(input: {
  readonly userId: string;
  readonly passwordKey: CryptoKey;
  readonly keys: AccountKeys;
}): Promise<OpenedAccount> {
  const { userId, keys } = input;
  const accountKey = await openDoor(passwordDoorOf(input)).catch((cause: unknown) => {
    throw new WrongPasswordError('the account key does not open', { cause });
  });
  return openWith(accountKey, userId, keys);
}

/**
 * Another password for the same account key (PROTOCOL §4): a fresh seed, the next version.
 * @throws {WrongPasswordError} if the account key does not open under the old one.
 */
export async function changePasswordDoor(input: {
  readonly userId: string;
  readonly username: string;
  readonly passwordKey: CryptoKey;
  readonly keys: AccountKeys;
  readonly newPassword: string;
}): Promise<{ readonly door: PasswordDoor; readonly keys: AccountKeys }> {
  const { newPassword, ...of } = input;
  const accountKey = await openAccountKey(of).catch((cause: unknown) => {
    throw new WrongPasswordError('the account key does not open', { cause });
  });
  return sealNextPassword(accountKey, of, newPassword);
}

/** The same where the account key is at hand, and no old password. */
export async function sealNextPassword(
  accountKey: AccountKeyHandle,
  of: { readonly userId: string; readonly username: string; readonly keys: AccountKeys },
  password: string,
): Promise<{ readonly door: PasswordDoor; readonly keys: AccountKeys }> {
  const { userId, username, keys } = of;
  const accountVersion = keys.accountVersion + 1;
  const made = await accountKey.sealPassword({ userId, username, password, accountVersion });
  const { authKey, kdf, passwordWrap } = made;
  return { door: { authKey, kdf, passwordWrap }, keys: { ...keys, accountVersion, kdf, passwordWrap } };
}

/**
 * Another recovery code for the same account key (PROTOCOL §4); the password stays, sealed for the next version.
 * @throws {WrongPasswordError} if the account key does not open.
 */
export async function renewRecoveryDoor(input: {
  readonly userId: string;
  readonly passwordKey: CryptoKey;
  readonly keys: AccountKeys;
}): Promise<{ readonly recovery: RecoveryDoor; readonly keys: AccountKeys }> {
  const { userId, passwordKey, keys } = input;
  const secret = await openForSealing(passwordDoorOf(input)).catch((cause: unknown) => {
    throw new WrongPasswordError('the account key does not open', { cause });
  });
  const label = { userId, accountVersion: keys.accountVersion + 1, kdf: keys.kdf };
  const recovery = await sealRecoveryDoor(secret, label);
  const passwordWrap = await resealPassword(secret, passwordKey, label);
  const { accountVersion } = label;
  return { recovery, keys: { ...keys, accountVersion, passwordWrap, recoveryWrap: recovery.recoveryWrap } };
}

/** What the recovery code opened. */
export interface OpenedRecovery {
  readonly opened: OpenedAccount;
  readonly keys: AccountKeys;
  readonly accountKey: AccountKeyHandle;
}

/**
 * @param label what the wrap was bound to when it was sealed.
 * @throws {OwnKeysTamperedError} if what the server shows is not what the code sealed.
 */
export async function openRecoveryDoor(input: {
  readonly userId: string;
  readonly recoveryKey: CryptoKey;
  readonly keys: AccountKeys;
  readonly label: DoorLabel;
}): Promise<OpenedRecovery> {
  const { userId, recoveryKey, keys, label } = input;
  const door = { userId, door: 'recovery', key: recoveryKey, sealed: keys.recoveryWrap, ...label } as const;
  const accountKey = await openDoor(door).catch((cause: unknown) => {
    throw new OwnKeysTamperedError('the recovery wrap does not open', { cause });
  });
  const handle = new AccountKeyHandle(await openForSealing(door));
  return { opened: await openWith(accountKey, userId, keys), keys, accountKey: handle };
}

/** Both doors anew, for the same account key: a password, and the code that comes after the used one. */
export async function recoverDoors(
  { opened, keys, accountKey }: OpenedRecovery,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<{ readonly password: PasswordDoor; readonly recovery: RecoveryDoor; readonly keys: AccountKeys }> {
  const { userId } = opened;
  const accountVersion = keys.accountVersion + 1;
  const made = await accountKey.sealPassword({ userId, username, password, accountVersion });
  const { authKey, kdf, passwordWrap } = made;
  const recovery = await accountKey.sealRecovery({ userId, accountVersion, kdf });
  const { recoveryWrap } = recovery;
  return {
    password: { authKey, kdf, passwordWrap },
    recovery,
    keys: { ...keys, accountVersion, kdf, passwordWrap, recoveryWrap },
  };
}

/** The handle by which the account key is handed on. @throws {OpenError} if it does not open. */
export async function openAccountKey(input: {
  readonly userId: string;
  readonly passwordKey: CryptoKey;
  readonly keys: AccountKeys;
}): Promise<AccountKeyHandle> {
  return new AccountKeyHandle(await openForSealing(passwordDoorOf(input)));
}

function passwordDoorOf(input: {
  readonly userId: string;
  readonly passwordKey: CryptoKey;
  readonly keys: AccountKeys;
}) {
  const { userId, passwordKey, keys } = input;
  const { accountVersion, kdf, passwordWrap } = keys;
  return { userId, door: 'password', key: passwordKey, accountVersion, kdf, sealed: passwordWrap } as const;
}

/** @throws {OwnKeysTamperedError} if a private key is not the one shown with it. */
export async function openWith(
  accountKey: CryptoKey,
  userId: string,
  keys: AccountKeys,
): Promise<OpenedAccount> {
  const keysKey = await hkdfAesKey(accountKey, 'keys');
  const pastHash = await hashPast(keys.past);
  const identity = await unwrapPair(keysKey, { userId, kind: 'identity', pastHash }, keys.identity);
  return {
    userId,
    accountVersion: keys.accountVersion,
    identity: { ...identity, hash: await sha256(identity.publicKey) },
    encryption: await unwrapPair(keysKey, { userId, kind: 'encryption' }, keys.encryption),
    past: await openPastKeys(keysKey, userId, keys.past),
    vaultKey: await hkdfAesKey(accountKey, 'vault'),
    localKey: await hkdfAesKey(accountKey, 'local'),
  };
}
