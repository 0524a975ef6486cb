import { equalBytes } from '@secure-chat/shared/bytes';
import { createConversation } from '@secure-chat/shared/contract';
import { HttpError } from '../api/errors.ts';
import { createDirect, directConversationId, openControl, applyControl } from '../crypto/index.ts';
import type { OpenedBundle } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Attach, Contact, TimelinePage } from '../face.ts';
import type { Conversation } from './conversation.ts';
import { introduce } from './introduce.ts';
import { rebindMember } from './rebind-member.ts';
import { unreadPast } from './receipts.ts';
import { presentPage } from './timeline.ts';
import { nameOf, viewOf } from './view.ts';
import type { Workspace } from './workspace.ts';

/** What a person does with people and conversations. */
export class Chats {
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async find(username: string): Promise<Contact> {
    const { contacts } = this.#workspace.context;
    const found = await contacts.find(username.trim().toLowerCase());
    const { userId } = found.bundle;
    this.#workspace.tellSummaries();
    return { ...contacts.view(userId, null), displayName: this.nameOf(userId) };
  }

  /** What somebody calls themselves towards oneself, before what they are called in a group. */
  nameOf(userId: string): string {
    const { context } = this.#workspace;
    const known = this.#with(userId).filter(({ state }) => state.names[userId] !== undefined);
    const best = known.find(({ state }) => state.kind === 'direct') ?? known[0];
    return best ? nameOf(context, best.state, userId) : context.contacts.view(userId, null).displayName;
  }

  /** Opens the conversation with a person, which is made on the server first if there is none. */
  async start(userId: string): Promise<string> {
    const { context } = this.#workspace;
    const conversationId = await directConversationId(context.self.userId, userId);
    if (context.conversations.has(conversationId)) return conversationId;
    const other = await context.contacts.newest(userId);
    if (context.contacts.hasChanged(userId, other.bundle.identityKey))
      throw new EngineError('contact_keys_invalid');
    await this.#pinOnce(other);
    await this.#create(conversationId, other);
    return conversationId;
  }

  /** The person knows who this is: pins the identity that the conversation began with. */
  async accept(conversationId: string): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    // In a group it is whoever added one that one knows now; the others are met there.
    const inviter = conversation.state.peerUserId ?? conversation.state.addedBy;
    const member = inviter === null ? undefined : conversation.roster?.members.get(inviter);
    if (member) await this.#pinMember(member);
    else if (conversation.state.kind === 'direct') throw new EngineError('internal');
    await this.#workspace.change(conversation, () => ({ accepted: true }));
    this.#workspace.receipts.schedule(conversation);
    await introduce(this.#workspace, conversation);
    // What was written before the answer has been waiting for it.
    void this.#workspace.outbox.flush(conversation);
  }

  async #pinMember({ userId, identityKey }: { userId: string; identityKey: Uint8Array }): Promise<void> {
    const { contacts } = this.#workspace.context;
    const { bundle } = await contacts.newest(userId);
    // The name that is pinned has to be this identity's: another's bundle would lend it a name.
    if (!equalBytes(bundle.identityKey, identityKey)) throw new EngineError('contact_keys_invalid');
    if (contacts.pinOf(userId) && !contacts.differs(userId, identityKey)) return;
    await contacts.pin(userId, identityKey, bundle.username, bundle.keyVersion);
  }

  timeline(request: { conversationId: string; before?: number; limit: number }): Promise<TimelinePage> {
    const conversation = this.#workspace.conversation(request.conversationId);
    return conversation.enqueue(() => {
      // In turn with what is applied: a message stands in the outbox or in the log, never in both.
      const pending = this.#workspace.pending(request.conversationId);
      return presentPage({ view: viewOf(this.#workspace.context, conversation), pending }, request);
    });
  }

  async attach(input: Attach): Promise<string> {
    await introduce(this.#workspace, this.#workspace.conversation(input.conversationId));
    return this.#workspace.files.attach(input);
  }

  async markRead(conversationId: string, seq: number): Promise<void> {
    const conversation = this.#workspace.conversation(conversationId);
    const { state } = conversation;
    const upTo = Math.min(seq, state.cursor.seq);
    if (upTo <= state.readSeq) return;
    const unread = await unreadPast(conversation, upTo, this.#workspace.context.self.userId);
    await this.#workspace.change(conversation, () => ({ readSeq: upTo, unread }));
    this.#workspace.receipts.schedule(conversation);
  }

  /** Tells one's name to everybody who knows another one, inside the encryption. */
  async introduceToAll(): Promise<void> {
    for (const conversation of this.#workspace.context.conversations.values())
      if (conversation.state.accepted && conversation.state.profileSent !== null)
        await introduce(this.#workspace, conversation);
  }

  async acceptIdentity(userId: string): Promise<void> {
    const { contacts } = this.#workspace.context;
    const opened = await contacts.newest(userId);
    const { identityKey, username, keyVersion } = opened.bundle;
    await contacts.pin(userId, identityKey, username, keyVersion);
    await this.#resume(userId);
  }

  /** The person's answer to a comparison; a match is also the answer to a changed identity. */
  async setVerified(userId: string, verified: boolean): Promise<void> {
    await this.#workspace.context.contacts.setVerified(userId, verified);
    if (verified) await this.#resume(userId);
    this.#workspace.tellSummaries();
  }

  async distrust(userId: string): Promise<void> {
    // First of all: from here on nothing more is sealed for them.
    for (const conversation of this.#with(userId))
      await this.#workspace.change(conversation, () => ({ distrusted: true }));
    await this.setVerified(userId, false);
  }

  /** Nothing stands against this person any more: what waited is sent. */
  async #resume(userId: string): Promise<void> {
    for (const conversation of this.#with(userId)) {
      await this.#workspace.change(conversation, ({ warnings }) => ({
        distrusted: false,
        warnings: warnings.filter((warning) => warning.code !== 'contact_identity_changed'),
      }));
      await rebindMember(this.#workspace, conversation, userId);
      void this.#workspace.outbox.flush(conversation);
    }
  }

  #with(userId: string): Conversation[] {
    const { conversations } = this.#workspace.context;
    return [...conversations.values()].filter(({ roster }) => roster?.members.has(userId));
  }

  async #pinOnce(other: OpenedBundle): Promise<void> {
    const { contacts } = this.#workspace.context;
    const { userId, identityKey, username, keyVersion } = other.bundle;
    if (!contacts.pinOf(userId)) await contacts.pin(userId, identityKey, username, keyVersion);
  }

  async #create(conversationId: string, other: OpenedBundle): Promise<void> {
    const { context } = this.#workspace;
    const head = context.directory.head();
    const made = await createDirect(context.opened, context.contacts.own, other, {
      dirSize: head.size,
      dirHash: head.hash,
      sentAt: context.platform.clock.now(),
      eventId: crypto.randomUUID(),
    });
    // Checked as everybody else will check it, before anything is sent.
    await applyControl(null, await openControl(made.control));
    try {
      await context.client().call(createConversation, { body: { control: made.control } });
    } catch (error) {
      // The other one was faster: theirs is the conversation, and starting it was the consent.
      if (!(error instanceof HttpError) || error.code !== 'conversation_exists') throw error;
    }
    await this.#workspace.intake.begin(conversationId);
    const conversation = this.#workspace.conversation(conversationId);
    if (!conversation.state.accepted) await this.#workspace.change(conversation, () => ({ accepted: true }));
  }
}
