import {
  confirmEmail,
  deleteAccount,
  getEmail,
  removeEmail,
  revokeDevice,
  setEmail,
  signOut,
} from '@secure-chat/shared/contract';
import { ChatCommands, type Unlocked } from './chat-commands.ts';
import { generateKeyPairs, type NewKeyPairs } from './crypto/index.ts';
import { EngineError } from './errors.ts';
import type {
  DeviceView,
  EmailView,
  EngineCommands,
  EngineEvent,
  NewSecondFactor,
  Phase,
  SecondFactorView,
  Self,
} from './face.ts';
import type { Stakes } from './face-account.ts';
import type { Platform } from './platform.ts';
import { AccountStore, type StoredAccount } from './storage/account-store.ts';
import { deleteDatabases } from './storage/database.ts';
import { changePassword } from './sync/change-password.ts';
import { AskedApproval } from './sync/ask-approval.ts';
import { Chats } from './sync/chats.ts';
import { keepDevice, listDevices } from './sync/devices.ts';
import { freshProof, openAgain } from './sync/fresh-proof.ts';
import { Groups } from './sync/groups.ts';
import { askForReset, mailsResets } from './sync/mailed-reset.ts';
import { Messages } from './sync/messages.ts';
import { openRecovery, recover, type ProvenRecovery } from './sync/recover.ts';
import { prepareRecoveryCode, type PreparedRecoveryCode } from './sync/renew-recovery-code.ts';
import { finishSecuring } from './sync/finish-securing.ts';
import { prepareSecuring, putInForce, type PreparedSecuring } from './sync/secure-account.ts';
import { SecondFactor } from './sync/second-factor.ts';
import { register, signInAgain, signInHere, type OpenAccount } from './sync/sign-in.ts';
import { openReset, startFresh, type ProvenReset } from './sync/start-fresh.ts';
import { unlock } from './sync/unlock.ts';
import { Workspace } from './sync/workspace.ts';

type Input<C extends keyof EngineCommands> = Parameters<EngineCommands[C]>[0];

/** Commands in, view models out. One engine is one profile on one computer. */
export class Engine extends ChatCommands implements EngineCommands {
  readonly #platform: Platform;
  readonly #emit: (event: EngineEvent) => void;
  readonly #store: AccountStore;
  #keyPairs: Promise<NewKeyPairs> | null = null;
  #registered: OpenAccount | null = null;
  /** Whose invite the new account came with. */
  #invitedBy: string | null = null;
  #recovery: ProvenRecovery | null = null;
  #prepared: PreparedRecoveryCode | null = null;
  #asked: AskedApproval | null = null;
  #reset: ProvenReset | null = null;
  #securing: PreparedSecuring | null = null;
  #unlocked: Unlocked | null = null;

  constructor(platform: Platform, emit: (event: EngineEvent) => void) {
    super();
    this.#platform = platform;
    this.#emit = emit;
    this.#store = new AccountStore(platform.indexedDB);
  }

  /** Runs a command by its name, as it comes over the Worker's port. */
  run<C extends keyof EngineCommands>(
    command: C,
    input: Parameters<EngineCommands[C]>[0],
  ): ReturnType<EngineCommands[C]> {
    const method = this[command] as (input: unknown) => ReturnType<EngineCommands[C]>;
    return method.call(this, input);
  }

  async start(): Promise<Phase> {
    const stored = await this.#store.read();
    if (stored === null) return { name: 'signed_out' };
    const { account, displayName, origin } = stored;
    return { name: 'locked', userId: account.userId, username: account.username, displayName, origin };
  }

  async prepareKeys(): Promise<void> {
    if (this.#keyPairs) return;
    this.#emit({ name: 'keys', progress: 'making' });
    this.#keyPairs = generateKeyPairs();
    await this.#keyPairs;
    this.#emit({ name: 'keys', progress: 'ready' });
  }

  async register(input: Parameters<EngineCommands['register']>[0]): Promise<{ recoveryCode: string }> {
    this.#keyPairs ??= generateKeyPairs();
    const { recoveryCode, ...account } = await register(this.#platform, input, await this.#keyPairs);
    this.#keyPairs = null;
    this.#registered = account;
    this.#invitedBy = account.invitedBy;
    return { recoveryCode };
  }

  async enter(): Promise<void> {
    if (this.#registered === null) throw new EngineError('internal');
    const account = this.#registered;
    this.#registered = null;
    await this.#store.write(account.stored);
    await this.#open(account);
    const inviter = this.#invitedBy;
    this.#invitedBy = null;
    // Where it fails the inviter is pinned all the same, and found by name.
    if (inviter !== null)
      void this.requireUnlocked()
        .chats.start(inviter)
        .catch(() => undefined);
  }

  async signIn(input: Parameters<EngineCommands['signIn']>[0]): Promise<void> {
    const account = await signInHere(this.#platform, input);
    await this.#store.write(account.stored);
    await this.#open(account);
  }

  async askApproval(input: Input<'askApproval'>): Promise<{ symbols: string; expiresAt: number }> {
    this.#asked?.cancel();
    const stored = await this.#store.read().catch(() => null);
    this.#asked = await AskedApproval.begin(this.#platform, input, stored);
    const { symbols, expiresAt } = this.#asked;
    return { symbols, expiresAt };
  }

  async awaitApproval(): Promise<Stakes> {
    if (this.#asked === null) throw new EngineError('cancelled');
    return this.#asked.answered();
  }

  async finishApproval(input: Input<'finishApproval'>): Promise<void> {
    if (this.#asked === null) throw new EngineError('cancelled');
    const account = await this.#asked.finish(input);
    this.#asked = null;
    await this.#store.write(account.stored);
    await this.#open(account);
  }

  async cancelApproval(): Promise<void> {
    this.#asked?.cancel();
    this.#asked = null;
  }

  async unlock(input: Input<'unlock'>): Promise<void> {
    const stored = await this.#store.read();
    if (stored === null) throw new EngineError('storage_damaged');
    const finished = await finishSecuring(this.#platform, stored, input.password);
    const account = finished ?? (await unlock(this.#platform, stored, input));
    if (account.stored !== stored) await this.#store.write(account.stored);
    await this.#open(account);
  }

  async signOut(): Promise<void> {
    // Out of reach of the server, or signed out by it, the computer is cleaned all the same; what is
    // still open there can be ended from another device.
    await this.#endSession().catch(() => undefined);
    await this.#forget();
  }

  async deleteAccount({ password }: Input<'deleteAccount'>): Promise<void> {
    const workspace = this.requireUnlocked().workspace;
    // A wrong password is found out here, before any group is left.
    const { authKey } = await openAgain(workspace.context, password);
    await this.requireUnlocked().groups.leaveAll();
    await workspace.context.client().call(deleteAccount, { body: { authKey } });
    await this.#forget();
  }

  /** Removes the account from this computer. */
  async #forget(): Promise<void> {
    this.#unlocked?.workspace.stop();
    this.#unlocked = null;
    // The way out of a damaged storage too, so nothing of it is read first.
    await deleteDatabases(this.#platform.indexedDB);
    this.#emit({ name: 'phase', phase: { name: 'signed_out' } });
  }

  /** Rejects where there is no session to end. */
  async #endSession(): Promise<void> {
    await this.requireUnlocked().workspace.context.client().call(signOut);
  }

  async reconnect(): Promise<void> {
    this.requireUnlocked().workspace.connection.connect();
  }

  async listDevices(): Promise<readonly DeviceView[]> {
    return listDevices(this.requireUnlocked().workspace.context);
  }

  async keepDevice({ deviceId }: Input<'keepDevice'>): Promise<void> {
    await keepDevice(this.requireUnlocked().workspace.context, deviceId);
  }

  async getSecondFactor(): Promise<SecondFactorView> {
    return this.requireUnlocked().secondFactor.state();
  }

  async beginSecondFactor(input: Input<'beginSecondFactor'>): Promise<NewSecondFactor> {
    return this.requireUnlocked().secondFactor.begin(input);
  }

  async confirmSecondFactor(
    input: Input<'confirmSecondFactor'>,
  ): Promise<{ oneTimeCodes: readonly string[] }> {
    return this.requireUnlocked().secondFactor.confirm(input);
  }

  async renewOneTimeCodes(input: Input<'renewOneTimeCodes'>): Promise<{ oneTimeCodes: readonly string[] }> {
    return this.requireUnlocked().secondFactor.renew(input);
  }

  async endSecondFactor(input: Input<'endSecondFactor'>): Promise<void> {
    await this.requireUnlocked().secondFactor.end(input);
  }

  async enterCode({ code }: Input<'enterCode'>): Promise<void> {
    const { connection, session } = this.requireUnlocked().workspace;
    connection.admit(await session.open(code));
  }

  async approveDevice(input: Input<'approveDevice'>): Promise<void> {
    await this.requireUnlocked().workspace.approvals.approve(input);
  }

  async refuseDevice(input: Input<'refuseDevice'>): Promise<void> {
    await this.requireUnlocked().workspace.approvals.refuse(input);
  }

  /** The password is asked again, and only its derived authKey is sent. */
  async revokeDevice({ deviceId, password }: { deviceId: string; password: string }): Promise<void> {
    const { context } = this.requireUnlocked().workspace;
    const { authKey } = await freshProof(context, password);
    await context.client().call(revokeDevice, { params: { deviceId }, body: { authKey } });
  }

  async openRecovery(input: Input<'openRecovery'>): Promise<Stakes> {
    // What can't be read here is the account's no more: the way in is the same as on a new computer.
    const stored = await this.#store.read().catch(() => null);
    this.#recovery = await openRecovery(this.#platform, input, stored);
    return this.#recovery.stakes;
  }

  async recover(input: Input<'recover'>): Promise<{ recoveryCode: string }> {
    if (this.#recovery === null) throw new EngineError('internal');
    const { recoveryCode, ...account } = await recover(this.#platform, this.#recovery, input);
    this.#recovery = null;
    this.#registered = account;
    return { recoveryCode };
  }

  async mailsResets({ origin }: Input<'mailsResets'>): Promise<boolean> {
    return mailsResets(this.#platform, origin);
  }

  async askReset({ origin, username }: Input<'askReset'>): Promise<void> {
    await askForReset(this.#platform, origin, username);
  }

  async cancelMailedReset(): Promise<void> {
    await this.requireUnlocked().workspace.mailedReset.cancel();
  }

  async openReset(input: Input<'openReset'>): Promise<Stakes> {
    this.#reset = await openReset(this.#platform, input);
    return this.#reset.found.stakes;
  }

  async startFresh(input: Input<'startFresh'>): Promise<{ recoveryCode: string }> {
    if (this.#reset === null) throw new EngineError('internal');
    this.#keyPairs ??= generateKeyPairs();
    const made = await startFresh(this.#platform, this.#reset, input, await this.#keyPairs);
    const { recoveryCode, ...account } = made;
    this.#reset = null;
    this.#keyPairs = null;
    // What lies here was sealed under keys that are nobody's any more.
    await deleteDatabases(this.#platform.indexedDB);
    this.#registered = account;
    return { recoveryCode };
  }

  async prepareRecoveryCode({ password }: Input<'prepareRecoveryCode'>): Promise<{ recoveryCode: string }> {
    this.#prepared = await prepareRecoveryCode(this.requireUnlocked().workspace.context, password);
    return { recoveryCode: this.#prepared.recoveryCode };
  }

  async confirmRecoveryCode(): Promise<void> {
    if (this.#prepared === null) throw new EngineError('internal');
    await this.#prepared.confirm();
    this.#prepared = null;
  }

  async changePassword(input: Input<'changePassword'>): Promise<void> {
    const authKey = await changePassword(this.requireUnlocked().workspace.context, input);
    const { account, ...rest } = this.#unlocked!;
    this.#unlocked = { ...rest, account: { ...account, authKey } };
  }

  async prepareSecuring({ password }: Input<'prepareSecuring'>): Promise<{ recoveryCode: string }> {
    this.#keyPairs ??= generateKeyPairs();
    const { context } = this.requireUnlocked().workspace;
    this.#securing = await prepareSecuring(context, password, this.#keyPairs);
    this.#keyPairs = null;
    return { recoveryCode: this.#securing.recoveryCode };
  }

  async confirmSecuring({ code }: Input<'confirmSecuring'>): Promise<void> {
    const { account, workspace } = this.requireUnlocked();
    if (this.#securing === null) throw new EngineError('internal');
    try {
      const secured = await putInForce(workspace, account, { prepared: this.#securing, code });
      this.#securing = null;
      await this.#open(secured);
    } catch (error) {
      // As far as one can tell here nothing was done, and it goes on as it was; else the next unlock finishes it.
      const stored = (await this.#store.read()) ?? account.stored;
      if (!stored.successor?.inForce) await this.#open({ ...account, stored, client: null });
      throw error;
    }
  }

  async getEmail(): Promise<EmailView> {
    return this.requireUnlocked().workspace.context.client().call(getEmail);
  }

  async setEmail({ address, password }: Input<'setEmail'>): Promise<EmailView> {
    const { context } = this.requireUnlocked().workspace;
    const { authKey } = await freshProof(context, password);
    return context.client().call(setEmail, { body: { address, authKey } });
  }

  async confirmEmail({ code }: Input<'confirmEmail'>): Promise<EmailView> {
    return this.requireUnlocked().workspace.context.client().call(confirmEmail, { body: { code } });
  }

  async removeEmail({ password }: Input<'removeEmail'>): Promise<EmailView> {
    const { context } = this.requireUnlocked().workspace;
    const { authKey } = await freshProof(context, password);
    return context.client().call(removeEmail, { body: { authKey } });
  }

  async setDisplayName({ displayName }: { displayName: string }): Promise<void> {
    const { context } = this.requireUnlocked().workspace;
    const name = displayName.trim() || context.self.username;
    await context.vault.update((vault) => ({ ...vault, displayName: name }));
    const stored = await this.#store.read();
    if (stored) await this.#store.write({ ...stored, displayName: name });
    this.#emit({ name: 'phase', phase: { name: 'unlocked', self: this.#self() } });
    await this.requireUnlocked().chats.introduceToAll();
  }

  /** Ends what runs, so that a Node process can end too; a Worker is simply terminated. */
  stop(): void {
    this.#unlocked?.workspace.stop();
    this.#unlocked = null;
  }

  async #open(account: OpenAccount): Promise<void> {
    this.#unlocked?.workspace.stop();
    const { stored, opened, accountKey, client, deviceTrust } = account;
    const workspace = await Workspace.open({
      platform: this.#platform,
      stored,
      opened,
      accountKey,
      client,
      emit: this.#emit,
      signIn: (shown) => signInAgain(this.#platform, this.#unlocked?.account ?? account, shown),
    });
    if (deviceTrust !== undefined) await workspace.session.keep(deviceTrust);
    await this.#adoptName(stored, workspace);
    this.#unlocked = {
      account,
      workspace,
      chats: new Chats(workspace),
      groups: new Groups(workspace),
      messages: new Messages(workspace),
      secondFactor: new SecondFactor(workspace.context, workspace.session),
    };
    this.#emit({ name: 'phase', phase: { name: 'unlocked', self: this.#self() } });
    workspace.tellSummaries();
    workspace.connection.connect();
  }

  /** The name by which one is known lies in the vault; this computer's copy greets at the lock. */
  async #adoptName(stored: StoredAccount, workspace: Workspace): Promise<void> {
    const { displayName } = workspace.context.vault.vault;
    if (displayName === undefined || displayName === stored.displayName) return;
    await this.#store.write({ ...stored, displayName });
  }

  #self(): Self {
    const { self, vault } = this.requireUnlocked().workspace.context;
    return { ...self, displayName: vault.vault.displayName ?? self.username };
  }

  protected override requireUnlocked(): Unlocked {
    if (this.#unlocked === null) throw new EngineError('session_ended');
    return this.#unlocked;
  }
}
