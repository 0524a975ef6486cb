import { equalBytes, fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import {
  prelogin,
  registerAccount,
  signIn,
  type InvitePass,
  type Account,
  type SignedIn,
} from '@secure-chat/shared/contract';
import { usernamePattern } from '@secure-chat/shared/ids';
import { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpClient } from '../api/http-client.ts';
import {
  createAccountKeys,
  createBundle,
  derivePassword,
  openAccountKey,
  openAccountKeys,
  inviteAck,
  openBundle,
  OwnKeysTamperedError,
  readInvite,
  sealVault,
  type AccountKeyHandle,
  type NewKeyPairs,
  type OpenedAccount,
  type Pin,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Registration, SignIn } from '../face.ts';
import type { Platform } from '../platform.ts';
import type { StoredAccount } from '../storage/account-store.ts';
import { factorOf, type ShownFactor } from './device-trust.ts';
import { requireLength } from './password-length.ts';

/** An account whose keys are open, and what is needed to sign in again. */
export interface OpenAccount {
  readonly stored: StoredAccount;
  readonly opened: OpenedAccount;
  /** By which the account key is handed to a device that is let in, and to nobody else. */
  readonly accountKey: AccountKeyHandle;
  readonly authKey: string;
  /** Given for a code that was shown just now. */
  readonly deviceTrust?: string;
  /** Signed in on the server; null after an unlock without the network. */
  readonly client: AuthorizedClient | null;
}

/** A new account, and what its person has to be shown. */
export interface Registered extends OpenAccount {
  readonly recoveryCode: string;
  readonly invitedBy: string | null;
}

/**
 * Makes an account and registers it (PROTOCOL §3). The server gets wrapped keys, the derived
 * authKey and the signed bundle; never the password, nor anything that unwraps.
 */
export async function register(
  platform: Platform,
  input: Registration,
  keyPairs: NewKeyPairs,
): Promise<Registered> {
  const { origin, username, password } = input;
  if (!usernamePattern.test(username)) throw new EngineError('invalid_username');
  requireLength(password);
  const userId = crypto.randomUUID();
  const made = await createAccountKeys({ userId, username, password, keyPairs });
  const now = platform.clock.now();
  const bundle = await createBundle(made.opened, { username, keyVersion: 1, createdAt: now });
  const displayName = input.displayName.trim() || username;
  const invited = input.invite === undefined ? null : await takeInvite(input.invite, origin, made.opened);
  const pins = invited === null ? [] : [invited.pin];
  const vault = { version: 1, ciphertext: await sealVault(made.opened, 1, { pins, displayName }) };
  const http = new HttpClient(origin, platform.fetch);
  const device = { deviceId: crypto.randomUUID(), name: input.deviceName };
  const { authKey, recoveryAuth, keys } = made;
  const answer = await http.call(registerAccount, {
    body: {
      userId,
      username,
      authKey,
      recoveryAuth,
      keys,
      bundle,
      vault,
      device,
      ...(invited && { invite: invited.pass }),
    },
  });
  const account: Account = { userId, username, keys, bundle, vault };
  return {
    stored: { origin, deviceId: answer.deviceId, deviceName: device.name, displayName, account },
    opened: made.opened,
    accountKey: made.accountKey,
    authKey,
    client: new AuthorizedClient(http, answer.tokens, platform.clock),
    recoveryCode: made.recoveryCode,
    invitedBy: invited?.pin.userId ?? null,
  };
}

/** Whom a new account knows from its first moment, and what it says to them (PROTOCOL §5). */
async function takeInvite(
  link: string,
  origin: string,
  { userId, identity }: OpenedAccount,
): Promise<{ pin: Pin; pass: InvitePass }> {
  const { origin: where, invite } = readInvite(link);
  if (where !== origin) throw new EngineError('invite_other_server');
  const ack = await inviteAck(invite.secret, { userId, identityKey: identity.publicKey });
  const { username, identityKey } = invite;
  return {
    pin: {
      userId: invite.userId,
      identityKey: toBase64Url(identityKey),
      username,
      keyVersion: 1,
      verified: false,
    },
    pass: { token: toBase64Url(invite.token), ack: toBase64Url(ack) },
  };
}

/** Signs in on this computer for the first time: everything comes from the server and is checked. */
export async function signInHere(platform: Platform, input: SignIn): Promise<OpenAccount> {
  const { origin, username, password, deviceName } = input;
  if (!usernamePattern.test(username)) throw new EngineError('wrong_password');
  const http = new HttpClient(origin, platform.fetch);
  const { kdf } = await http.call(prelogin, { body: { username } });
  const { authKey, passwordKey } = await derivePassword({ password, username, kdf });
  const device = { deviceId: crypto.randomUUID(), name: deviceName };
  const shown = factorOf(input.code);
  const answer = await http.call(signIn, { body: { username, authKey, device, ...shown } });
  const { account, deviceId, tokens } = answer;
  if (account.username !== username) throw new EngineError('own_keys_tampered');
  const door = { userId: account.userId, passwordKey, keys: account.keys };
  const opened = await openAccountKeys(door);
  await checkOwnBundle(opened, account);
  return {
    stored: { origin, deviceId, deviceName, displayName: username, account },
    opened,
    accountKey: await openAccountKey(door),
    authKey,
    ...trustOf(answer),
    client: new AuthorizedClient(http, tokens, platform.clock),
  };
}

/**
 * Opens what lies on this computer with the password alone.
 * @throws {WrongPasswordError} {OwnKeysTamperedError} if what lies there is not the account's own.
 */
export async function unlockHere(stored: StoredAccount, password: string): Promise<OpenAccount> {
  const { account } = stored;
  const { username, userId, keys } = account;
  const { authKey, passwordKey } = await derivePassword({ password, username, kdf: keys.kdf });
  const opened = await openAccountKeys({ userId, passwordKey, keys });
  // Whoever can write to this disk must not choose the key that one's own messages are wrapped for.
  await checkOwnBundle(opened, account);
  const accountKey = await openAccountKey({ userId, passwordKey, keys });
  return { stored, opened, accountKey, authKey, client: null };
}

/**
 * Signs a device in that holds its keys already. The server's copy of the account must be the
 * same person's: another identity in it stops the sign-in.
 */
export async function signInAgain(
  platform: Platform,
  { stored, opened, authKey }: OpenAccount,
  shown: ShownFactor,
): Promise<{ client: AuthorizedClient; account: Account; deviceTrust?: string }> {
  const http = new HttpClient(stored.origin, platform.fetch);
  const device = { deviceId: stored.deviceId, name: stored.deviceName };
  const answer: SignedIn = await http.call(signIn, {
    body: { username: stored.account.username, authKey, device, ...shown },
  });
  await checkOwnBundle(opened, answer.account);
  const client = new AuthorizedClient(http, answer.tokens, platform.clock);
  return { client, account: answer.account, ...trustOf(answer) };
}

/** Nothing where no code was shown. */
export const trustOf = ({ deviceTrust }: SignedIn): { readonly deviceTrust?: string } =>
  deviceTrust === undefined ? {} : { deviceTrust };

/** One's own public keys are those under which the private keys unwrapped, never those of a bundle (PROTOCOL §3). */
export async function checkOwnBundle(opened: OpenedAccount, account: Account): Promise<void> {
  const { bundle } = await openBundle(account.bundle).catch((cause: unknown) => {
    throw new EngineError('own_keys_tampered', { cause });
  });
  const same =
    bundle.userId === opened.userId &&
    bundle.username === account.username &&
    equalBytes(bundle.identityKey, opened.identity.publicKey) &&
    equalBytes(bundle.encryptionKey, opened.encryption.publicKey) &&
    equalBytes(fromBase64Url(account.keys.identity.publicKey), opened.identity.publicKey) &&
    equalBytes(fromBase64Url(account.keys.encryption.publicKey), opened.encryption.publicKey);
  if (!same) throw new OwnKeysTamperedError();
}
