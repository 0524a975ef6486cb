import { secureAccount, type Account, type SignedIn } from '@secure-chat/shared/contract';
import { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpError } from '../api/errors.ts';
import {
  createAccountKeys,
  createBundle,
  sealVault,
  signSuccession,
  type NewKeyPairs,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import { AccountStore, type Successor } from '../storage/account-store.ts';
import type { SyncContext } from './context.ts';
import { factorOf, readTrust, type ShownFactor } from './device-trust.ts';
import { isInForce, moveToSuccessor } from './finish-securing.ts';
import { openAgain } from './fresh-proof.ts';
import { trustOf, type OpenAccount } from './sign-in.ts';
import type { Workspace } from './workspace.ts';

/** Keys that nothing was asked of yet, and a recovery code that its person has to keep first. */
export interface PreparedSecuring {
  readonly recoveryCode: string;
  /** By which the server knows that the password was typed. */
  readonly authKey: string;
  readonly accountVersion: number;
  readonly made: Awaited<ReturnType<typeof createAccountKeys>>;
}

/**
 * Makes everything anew: account key, identity, encryption keys, recovery code; the old private keys are kept
 * under the new account key (PROTOCOL §4). A fresh seed gives the same password another authKey, so that what a
 * copied device holds proves nothing.
 * @throws {WrongPasswordError}; {NetworkError} offline; {TooManyPastKeysError}.
 */
export async function prepareSecuring(
  context: SyncContext,
  password: string,
  keyPairs: Promise<NewKeyPairs>,
): Promise<PreparedSecuring> {
  const { userId, username } = context.self;
  const { authKey, passwordKey, keys } = await openAgain(context, password);
  const { accountVersion } = keys;
  const made = await createAccountKeys({
    userId,
    username,
    password,
    keyPairs: await keyPairs,
    accountVersion: accountVersion + 1,
    former: { passwordKey, keys },
  });
  return { recoveryCode: made.recoveryCode, authKey, accountVersion, made };
}

/**
 * Puts the prepared keys in force. They lie on this computer before the server is asked, so that an app that
 * ends at any moment opens with the password afterwards, whatever was done by then. The workspace has stopped
 * when this returns, and when it throws.
 * @throws {EngineError} `account_changed`, `second_factor_required`; {NetworkError} where it
 * is not known whether it was done: the next unlock finds out.
 */
export async function putInForce(
  workspace: Workspace,
  former: OpenAccount,
  { prepared, code }: { readonly prepared: PreparedSecuring; readonly code?: string | undefined },
): Promise<OpenAccount> {
  const { context } = workspace;
  const { platform } = context;
  const shown = code === undefined ? await readTrust(context.archive) : factorOf(code);
  const next = await nextOf(context, prepared, former.stored.deviceName);
  const client = context.client();
  const store = new AccountStore(platform.indexedDB);
  // From here on nothing else may write under the old keys, or hear of the new ones by the server alone.
  workspace.stop();
  await store.update((stored) => ({ ...stored, successor: { ...next.successor, inForce: false } }));
  const answer = await ask(client, { prepared, next, shown }).catch(async (error: unknown) => {
    if (isRefused(error)) {
      await store.update((stored) => ({ ...stored, successor: undefined }));
      throw error;
    }
    if (!(await isInForce(platform, former.stored, next.successor.account))) throw error;
    return null;
  });
  const stored = await store.read();
  if (stored === null) throw new EngineError('storage_damaged');
  const moved = await moveToSuccessor(platform, stored, {
    former: former.opened,
    next: prepared.made.opened,
  });
  return {
    stored: moved,
    opened: prepared.made.opened,
    accountKey: prepared.made.accountKey,
    authKey: prepared.made.authKey,
    ...(answer && trustOf(answer)),
    client: answer && new AuthorizedClient(client.http, answer.tokens, platform.clock),
  };
}

interface Next {
  readonly successor: Omit<Successor, 'inForce'>;
  readonly deviceName: string;
  readonly succession: Awaited<ReturnType<typeof signSuccession>>;
}

/** The account as it will be: whom one knows stays known, and invites from before are over. */
async function nextOf(context: SyncContext, { made }: PreparedSecuring, deviceName: string): Promise<Next> {
  const { contacts, opened, platform, self, vault } = context;
  const { userId, username } = self;
  // No older one than this device has seen. What a thief signed to have seen must not stand in the way.
  await vault.reread();
  const version = vault.version + 1;
  const { invites: _, ...kept } = vault.vault;
  const bundle = await createBundle(made.opened, {
    username,
    keyVersion: contacts.own.bundle.keyVersion + 1,
    createdAt: platform.clock.now(),
  });
  const account: Account = {
    userId,
    username,
    keys: made.keys,
    bundle,
    vault: { version, ciphertext: await sealVault(made.opened, version, kept) },
  };
  const succession = await signSuccession(opened, bundle);
  return { successor: { deviceId: crypto.randomUUID(), account }, succession, deviceName };
}

function ask(
  client: AuthorizedClient,
  { prepared, next, shown }: { prepared: PreparedSecuring; next: Next; shown: ShownFactor },
): Promise<SignedIn> {
  const { deviceId, account } = next.successor;
  const { keys, bundle, vault } = account;
  const { authKey, recoveryAuth } = prepared.made;
  const device = { deviceId, name: next.deviceName };
  return client.call(secureAccount, {
    body: {
      authKey: prepared.authKey,
      accountVersion: prepared.accountVersion,
      ...shown,
      next: { authKey, recoveryAuth, keys, bundle, succession: next.succession, vault, device },
    },
  });
}

/** Refused before anything was done; of whatever else went wrong nobody can tell. */
const isRefused = (error: unknown): boolean => error instanceof HttpError && error.status < 500;
