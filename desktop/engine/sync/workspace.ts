import type { AuthorizedClient } from '../api/authorized-client.ts';
import { openBundle, type AccountKeyHandle, type OpenedAccount } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { ConversationSummary, TimelineItem, Warning } from '../face.ts';
import type { Platform } from '../platform.ts';
import { AccountStore, type StoredAccount } from '../storage/account-store.ts';
import { Archive } from '../storage/archive.ts';
import { AccountWatch } from './account-watch.ts';
import { Approvals } from './approvals.ts';
import { AccountWarnings } from './account-warnings.ts';
import { ServerConnection } from './connection.ts';
import { Contacts } from './contacts.ts';
import type { SyncContext } from './context.ts';
import { Conversation, conversationKey, type ConversationState } from './conversation.ts';
import { DeviceSession, type SignInAnew } from './device-session.ts';
import { DirectoryLog } from './directory-log.ts';
import type { Emit } from './events.ts';
import { Expiry } from './expiry.ts';
import { Files } from './files.ts';
import { Inbox } from './inbox.ts';
import { Intake } from './intake.ts';
import { Invites } from './invites.ts';
import { MailedReset } from './mailed-reset.ts';
import { sealerOf } from './local-sealer.ts';
import { maySeal, troubleOf } from './may-seal.ts';
import { NewGroups } from './new-groups.ts';
import { Outbox } from './outbox.ts';
import { Receipts } from './receipts.ts';
import { replayControls } from './replay-controls.ts';
import { keepSignedPins } from './signed-pins.ts';
import { summarizeAll, type Written } from './summaries.ts';
import { presentRenamed, totalItems } from './timeline.ts';
import { Typing } from './typing.ts';
import { passWatch } from './pass-watch.ts';
import { VaultKeeper } from './vault-keeper.ts';
import { viewOf } from './view.ts';

export interface WorkspaceInput {
  readonly platform: Platform;
  readonly stored: StoredAccount;
  readonly opened: OpenedAccount;
  readonly accountKey: AccountKeyHandle;
  readonly emit: Emit;
  /** Signed in already, where the account was just made or entered. */
  readonly client: AuthorizedClient | null;
  readonly signIn: SignInAnew;
}

/**
 * One unlocked account: the place where api, crypto and storage meet. What comes from the server goes through
 * the intake to the inbox, what is written goes out through the outbox.
 */
export class Workspace {
  readonly context: SyncContext;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly intake: Intake;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly expiry: Expiry;
  readonly files: Files;
  readonly connection: ServerConnection;
  readonly approvals: Approvals;
  readonly mailedReset: MailedReset;
  readonly newGroups = new NewGroups(this);
  readonly invites: Invites;
  readonly session: DeviceSession;
  readonly #accountWarnings: AccountWarnings;
  #summariesDue = false;
  /** Whether what the server has was read since the connection was made: nothing goes out before. */
  #isLive = false;
  #stopped = false;

  static async open(input: WorkspaceInput): Promise<Workspace> {
    const { platform, stored, opened } = input;
    const archive = await Archive.open(platform.indexedDB, opened.userId, sealerOf(opened));
    const bundle = await openBundle(stored.account.bundle);
    const store = new AccountStore(platform.indexedDB);
    const client = (): AuthorizedClient => workspace.connection.client();
    const vault = await VaultKeeper.open({
      opened,
      sealed: stored.account.vault,
      archive,
      client,
      found: (finding) => workspace.#accountWarnings.add(finding),
      // Of an account that was secured meanwhile there is another vault here by now.
      keep: (sealed) =>
        store.update((now) =>
          now.account.keys.identity.keyId === stored.account.keys.identity.keyId
            ? { ...now, account: { ...now.account, vault: sealed } }
            : null,
        ),
    });
    const account = await AccountWatch.open({
      archive,
      keys: stored.account.keys,
      client,
      found: (finding) => workspace.#accountWarnings.add(finding),
    });
    const directory = new DirectoryLog({
      archive,
      own: bundle,
      client,
      published: ({ userId }) => void workspace.#republished(userId),
      found: (finding, userId) => workspace.#accountWarnings.add(finding, userId),
    });
    const contacts = new Contacts({ self: { userId: opened.userId, bundle }, vault, directory, client });
    const workspace = new Workspace(input, { archive, account, vault, directory, contacts, client });
    await workspace.#accountWarnings.load();
    await directory.load();
    await workspace.#load();
    await workspace.expiry.sweep();
    return workspace;
  }

  private constructor(
    input: WorkspaceInput,
    parts: Pick<SyncContext, 'archive' | 'account' | 'vault' | 'directory' | 'contacts' | 'client'>,
  ) {
    const { platform, stored, opened, emit } = input;
    const { username } = stored.account;
    this.#accountWarnings = new AccountWarnings(platform.clock, emit, parts.archive);
    const self = { userId: opened.userId, username, deviceId: stored.deviceId, origin: stored.origin };
    this.context = { platform, self, opened, emit, conversations: new Map(), ...parts };
    this.outbox = new Outbox(this.context, {
      changed: (conversation, items, removed) => this.#tellTimeline(conversation, items, removed),
      catchUp: (conversation) => this.inbox.catchUp(conversation),
      maySeal: (conversation) => this.#isLive && maySeal(this.context, conversation),
      takenBack: (conversation, code) => this.#warn(conversation, { code, since: platform.clock.now() }),
      trouble: (conversation, error) =>
        this.#warn(conversation, troubleOf(conversation, error, platform.clock.now())),
    });
    this.files = new Files(this.context, this.outbox, (conversationId, items, removed) =>
      this.#tellTimeline(this.conversation(conversationId), items, removed),
    );
    this.inbox = new Inbox(this.context, this.outbox, {
      applied: (conversation, items, removed) => {
        this.#tellTimeline(conversation, items, removed);
        this.receipts.schedule(conversation);
        this.typing.came(conversation, items);
        void this.outbox.requote(conversation, [...items.map(({ id }) => id), ...removed]);
        // Somebody whom it waited for may have been let in, or oneself put out.
        const isChanged = items.some(({ kind }) => kind === 'roster');
        if (isChanged || conversation.state.membership !== 'member') void this.outbox.flush(conversation);
        // What the archive no longer gives after a lock is told with the next page.
        this.#learnNames(conversation).catch(() => undefined);
      },
      rosterChanged: (conversation) => void this.outbox.flush(conversation),
      expired: ({ state }, ids) => this.files.forget(state.conversationId, ids),
    });
    this.expiry = new Expiry(this.context, this.inbox, this.outbox);
    this.receipts = new Receipts(this.context, {
      changed: (conversation, items) => this.#tellTimeline(conversation, items, []),
      warn: (conversation, warning) => this.#warn(conversation, warning),
    });
    this.typing = new Typing(this.context, {
      maySeal: (conversation) => this.#isLive && maySeal(this.context, conversation),
      changed: () => this.tellSummaries(),
    });
    this.invites = new Invites(this.context, (userId) => this.#accountWarnings.add('invite_forged', userId));
    this.session = new DeviceSession(this.context, input.signIn);
    this.approvals = new Approvals(this.context, input.accountKey);
    this.mailedReset = new MailedReset(this.context);
    const { inbox, outbox, receipts, typing, invites, approvals, mailedReset } = this;
    this.intake = new Intake(this.context, {
      inbox,
      outbox,
      receipts,
      typing,
      invites,
      approvals,
      mailedReset,
      warn: (code) => this.#accountWarnings.add(code),
      tellSummaries: () => this.tellSummaries(),
    });
    this.connection = new ServerConnection(
      platform,
      {
        signIn: () => this.session.open(),
        sync: () => this.intake.sync(),
        receive: (events) => this.intake.receive(events),
        live: () => {
          this.#live();
          void passWatch(this.context);
          // Who asks now is told again with the next request, and when the connection comes back.
          this.approvals.refresh().catch(() => undefined);
          this.mailedReset.refresh().catch(() => undefined);
          // What can't be kept, because the app has just ended, is done at the next start.
          this.newGroups.settle().catch(() => undefined);
        },
        changed: (connection) => {
          if (connection.state !== 'online') this.#isLive = false;
          // Out of reach of the server nothing is known of anybody's presence.
          if (connection.state === 'offline' || connection.state === 'code_needed')
            this.context.contacts.setOnline([]);
          emit({ name: 'connection', connection });
          this.tellSummaries();
        },
      },
      input.client,
    );
  }

  stop(): void {
    this.#stopped = true;
    const { connection, outbox, files, receipts, typing, approvals, mailedReset, expiry } = this;
    const parts = [connection, outbox, files, receipts, typing, approvals, mailedReset, expiry];
    for (const part of parts) part.stop();
    this.context.archive.close();
  }

  conversation(conversationId: string): Conversation {
    const conversation = this.context.conversations.get(conversationId);
    if (!conversation) throw new EngineError('internal');
    return conversation;
  }

  #written(conversation: Conversation): Written {
    const pending = this.pending(conversation.state.conversationId);
    return { pending, timerMs: this.outbox.timerOf(conversation) };
  }

  /** What was written here and is not in the log yet. */
  pending(conversationId: string): TimelineItem[] {
    return [...this.outbox.items(conversationId), ...this.files.items(conversationId)];
  }

  /** Keeps a change of a conversation that is made here, by the person, and tells of it. */
  async change(
    conversation: Conversation,
    change: (state: ConversationState) => Partial<ConversationState>,
  ): Promise<void> {
    await conversation.enqueue(async () => {
      const state = { ...conversation.state, ...change(conversation.state) };
      await this.context.archive.commit([{ key: conversationKey(state.conversationId), value: state }]);
      conversation.state = state;
    });
    this.tellSummaries();
  }

  /** Once for however many changes one turn of the loop makes. */
  tellSummaries(): void {
    if (this.#summariesDue) return;
    this.#summariesDue = true;
    queueMicrotask(() => {
      this.#summariesDue = false;
      this.context.emit({ name: 'conversations', conversations: this.summaries() });
    });
  }

  summaries(): ConversationSummary[] {
    return summarizeAll(this.context, (conversation) => this.#written(conversation));
  }

  async #load(): Promise<void> {
    const { archive, conversations } = this.context;
    for (const { value } of await archive.readAll<ConversationState>('conversation/')) {
      const roster = await replayControls(value.controls, (control) => keepSignedPins(this.context, control));
      conversations.set(value.conversationId, new Conversation(value, roster, archive));
    }
    await this.outbox.load();
    await this.files.uploads.load();
  }

  /** The user names of members whom one has not met: asked for once, in the background. */
  async #learnNames(conversation: Conversation): Promise<void> {
    const learned = await this.context.contacts.learn(conversation.roster);
    if (learned.size === 0 || this.#stopped) return;
    const items = await conversation.enqueue(() =>
      presentRenamed(viewOf(this.context, conversation), learned),
    );
    this.#tellTimeline(conversation, items, []);
  }

  /** What can't be asked now is asked when something is next sealed for them. */
  async #republished(userId: string): Promise<void> {
    const changed = await this.context.contacts.republished(userId).catch(() => false);
    if (changed) this.tellSummaries();
  }

  #live(): void {
    this.#isLive = true;
    this.outbox.flushAll();
    this.files.live();
    for (const userId of this.context.contacts.newerThanPinned()) void this.#republished(userId);
    for (const conversation of this.context.conversations.values()) this.receipts.schedule(conversation);
  }

  /** What cannot be kept, because the workspace has just stopped, is found again by the next sync. */
  #warn(conversation: Conversation, warning: Warning | null): void {
    if (warning) this.inbox.warn(conversation, warning).catch(() => undefined);
  }

  #tellTimeline(
    conversation: Conversation,
    items: readonly TimelineItem[],
    removed: readonly string[],
  ): void {
    const { conversationId } = conversation.state;
    this.expiry.schedule(conversation);
    const pending = this.pending(conversationId);
    const total = totalItems({ view: viewOf(this.context, conversation), pending });
    if (items.length > 0 || removed.length > 0)
      this.context.emit({ name: 'timeline', conversationId, items, removed, total });
    this.tellSummaries();
  }
}
