import { fromBase64Url } from '@secure-chat/shared/bytes';
import {
  listEvents,
  sync,
  type ConversationPage,
  type LogEvent,
  type StreamEvent,
} from '@secure-chat/shared/contract';
import { AcceptanceError } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { WarningCode } from '../face.ts';
import type { Approvals } from './approvals.ts';
import { beginConversation, type Begun } from './begin-conversation.ts';
import type { SyncContext } from './context.ts';
import { Conversation, emptyState } from './conversation.ts';
import { groupRuns, type OtherEvent } from './group-runs.ts';
import type { Inbox } from './inbox.ts';
import type { Invites } from './invites.ts';
import type { MailedReset } from './mailed-reset.ts';
import { hasLostPins } from './may-seal.ts';
import type { Outbox } from './outbox.ts';
import { followPrivacy } from './privacy.ts';
import type { Receipts } from './receipts.ts';
import { SessionGate } from './session-gate.ts';
import type { Typing } from './typing.ts';

/** Where what came goes on to. */
export interface IntakeParts {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly invites: Invites;
  readonly approvals: Approvals;
  readonly mailedReset: MailedReset;
  warn(code: WarningCode): void;
  tellSummaries(): void;
}

/**
 * All that comes from the server: one sync after each connect, then the stream. Each event is handed to the
 * part that it is for, and what only becomes due by it (a vault or a directory that lies behind) is fetched.
 */
export class Intake {
  readonly #context: SyncContext;
  readonly #parts: IntakeParts;
  readonly #gate: SessionGate;

  constructor(context: SyncContext, parts: IntakeParts) {
    this.#context = context;
    this.#parts = parts;
    this.#gate = new SessionGate(context.platform.clock, context.self.userId);
  }

  async sync(): Promise<void> {
    const { account, directory } = this.#context;
    // What is no conversation of one's own, or not yet, would else fill each answer anew, without an end.
    const passed = new Map<string, number>();
    for (;;) {
      const cursors = this.#cursors(passed);
      const answer = await this.#context.client().call(sync, { body: { cursors } });
      const { size, hash } = answer.directory;
      await directory.catchUp({ size, hash: fromBase64Url(hash) });
      await this.#refreshVault(answer.vaultVersion);
      await account.refresh(answer.accountVersion);
      const asked = new Map(cursors.map(({ conversationId, afterSeq }) => [conversationId, afterSeq]));
      await this.#syncConversations(answer.conversations, asked);
      // Of what did not fit into this answer nothing can be said yet.
      for (const { conversationId, events, head } of answer.conversations)
        if (events.length > 0) passed.set(conversationId, head.seq);
      if (!answer.conversations.some((page) => page.more)) break;
    }
    await this.#settle();
    void this.#parts.invites.settle().catch(() => undefined);
    await this.#requirePins();
    this.#parts.tellSummaries();
  }

  /** Where the next answer begins: behind what was read, and behind all of what can't be. */
  #cursors(passed: ReadonlyMap<string, number>): { conversationId: string; afterSeq: number }[] {
    const { conversations } = this.#context;
    const places = new Map(passed);
    for (const [id, { state }] of conversations) places.set(id, state.cursor.seq);
    return Array.from(places, ([conversationId, afterSeq]) => ({ conversationId, afterSeq }));
  }

  /** What a flood of sessions would make everybody wait for comes last. */
  async #syncConversations(
    pages: readonly ConversationPage[],
    asked: ReadonlyMap<string, number>,
  ): Promise<void> {
    const waiting: ConversationPage[] = [];
    for (const page of pages) {
      const { now, later } = this.#gate.split(page.events);
      if (later.length > 0) waiting.push({ ...page, events: later });
      const at = asked.get(page.conversationId) ?? 0;
      await this.#syncConversation(later.length > 0 ? { ...page, events: now, receipts: [] } : page, at);
    }
    for (const page of waiting) await this.#syncConversation(page, asked.get(page.conversationId) ?? 0);
  }

  async #syncConversation(page: ConversationPage, asked: number): Promise<void> {
    // One that is new here begins with its first event, which comes with the next answer where this one was full.
    if (page.events.length === 0 && !this.#context.conversations.has(page.conversationId)) return;
    const conversation = await this.#open(page.conversationId, page.events);
    if (conversation === null) return;
    await this.#parts.inbox.applyPage(conversation, page, asked);
    for (const receipt of page.receipts) await this.#parts.receipts.receive(conversation, receipt);
    this.#parts.receipts.schedule(conversation);
  }

  /** Reads a conversation that the server has and this device does not, from its beginning to its head. */
  async begin(conversationId: string): Promise<void> {
    const { events } = await this.#context.client().call(listEvents, {
      params: { conversationId },
      query: { limit: 1 },
    });
    const conversation = await this.#open(conversationId, events);
    if (conversation === null) throw new EngineError('contract_broken');
    await this.#parts.inbox.catchUp(conversation);
  }

  /** A conversation that is known, or a new one from the place where one may start to read it. */
  async #open(conversationId: string, events: readonly LogEvent[]): Promise<Conversation | null> {
    const known = this.#context.conversations.get(conversationId);
    if (known) return known;
    const begun = await this.#begun(conversationId, events[0]);
    if (begun === null) return null;
    const state = { ...emptyState(begun.beginning), controls: [...begun.controls] };
    const conversation = new Conversation(state, begun.roster, this.#context.archive);
    this.#context.conversations.set(conversationId, conversation);
    const inviter = state.peerUserId ?? state.addedBy;
    if (inviter !== null) await this.#context.contacts.newest(inviter).catch(() => undefined);
    return conversation;
  }

  async #begun(conversationId: string, first: LogEvent | undefined): Promise<Begun | null> {
    // Whoever came with an invite is no stranger: they are pinned before it is asked who this is.
    await this.#parts.invites.settle().catch(() => undefined);
    try {
      return await beginConversation(this.#context, conversationId, first);
    } catch (error) {
      if (!(error instanceof AcceptanceError)) throw error;
      this.#parts.warn('own_identity_forged');
      return null;
    }
  }

  /** Log events of one conversation that follow each other are applied in one commit. */
  async receive(events: readonly StreamEvent[]): Promise<void> {
    const waiting = new Map<string, LogEvent[]>();
    for (const run of groupRuns(events)) {
      if ('name' in run) await this.#receiveOther(run);
      else await this.#receiveRun(run.conversationId, run.events, waiting);
    }
    for (const [conversationId, later] of waiting) await this.#receiveEvents(conversationId, later);
    await this.#settle();
    this.#parts.tellSummaries();
  }

  /** As in sync: what is behind too many sessions waits for the rest, and so does all that follows it. */
  async #receiveRun(
    conversationId: string,
    events: readonly LogEvent[],
    waiting: Map<string, LogEvent[]>,
  ): Promise<void> {
    const held = waiting.get(conversationId);
    if (held) return void held.push(...events);
    const { now, later } = this.#gate.split(events);
    if (later.length > 0) waiting.set(conversationId, later);
    if (now.length > 0) await this.#receiveEvents(conversationId, now);
  }

  async #receiveOther(event: OtherEvent): Promise<void> {
    const { account, contacts, conversations, directory } = this.#context;
    if (event.name === 'receipt') {
      const conversation = conversations.get(event.data.conversationId);
      if (conversation) await this.#parts.receipts.receive(conversation, event.data.receipt);
    } else if (event.name === 'typing') this.#parts.typing.heard(event.data);
    else if (event.name === 'hello') contacts.setOnline(event.data.online);
    else if (event.name === 'presence') contacts.setPresence(event.data.userId, event.data.online);
    else if (event.name === 'vault') await this.#refreshVault(event.data.version);
    else if (event.name === 'account') await account.refresh(event.data.accountVersion);
    else if (event.name === 'directory') await directory.catchUp();
    else if (event.name === 'approvals') await this.#parts.approvals.refresh();
    else if (event.name === 'mailed_reset') await this.#parts.mailedReset.refresh();
  }

  #refreshVault(version: number): Promise<void> {
    const { receipts } = this.#parts;
    return followPrivacy({ context: this.#context, receipts }, () => this.#context.vault.refresh(version));
  }

  async #receiveEvents(conversationId: string, events: readonly LogEvent[]): Promise<void> {
    const conversation = await this.#open(conversationId, events);
    // A conversation that was not there when this device synced, and of which it missed the start.
    if (conversation === null) return this.sync();
    await this.#parts.inbox.receive(conversation, events);
  }

  /** What others, or one's own devices, signed to have seen further than this one. */
  async #settle(): Promise<void> {
    const { directory, vault } = this.#context;
    if (directory.isBehind) await directory.catchUp();
    if (!vault.isBehind) return;
    await vault.catchUp();
    this.#parts.outbox.flushAll();
  }

  /** Another device may have pinned and started while this one was reading. */
  async #requirePins(): Promise<void> {
    if (hasLostPins(this.#context)) await this.#context.vault.reread();
    if (hasLostPins(this.#context)) this.#parts.warn('vault_rolled_back');
  }
}
