import { getVisibility } from '@secure-chat/shared/contract';
import { toHex } from '@secure-chat/shared/bytes';
import { readInvite, safetyNumber } from './crypto/index.ts';
import { EngineError } from './errors.ts';
import type {
  Contact,
  EngineCommands,
  FileLimits,
  GroupMember,
  InviteRead,
  InviteView,
  NumberHistory,
  OpenedFile,
  Privacy,
  Readers,
  SafetyNumber,
  TimelineItem,
  TimelinePage,
  Visibility,
} from './face.ts';
import type { Chats } from './sync/chats.ts';
import type { Groups } from './sync/groups.ts';
import type { Messages } from './sync/messages.ts';
import { changePrivacy, privacyOf } from './sync/privacy.ts';
import { readersOf } from './sync/readers.ts';
import { openContact, shareContact } from './sync/shared-contacts.ts';
import { numberHistory } from './sync/number-history.ts';
import type { SecondFactor } from './sync/second-factor.ts';
import type { OpenAccount } from './sync/sign-in.ts';
import type { Workspace } from './sync/workspace.ts';

type Input<C extends keyof EngineCommands> = Parameters<EngineCommands[C]>[0];

/** An account whose keys are open, and what works on it. */
export interface Unlocked {
  readonly account: OpenAccount;
  readonly workspace: Workspace;
  readonly chats: Chats;
  readonly groups: Groups;
  readonly messages: Messages;
  readonly secondFactor: SecondFactor;
}

/** The commands that concern chats, the people in them and what is said there; each needs an open account. */
export abstract class ChatCommands {
  /** @throws {EngineError} `session_ended` while no account is open. */
  protected abstract requireUnlocked(): Unlocked;

  async findPerson({ username }: { username: string }): Promise<Contact> {
    return this.requireUnlocked().chats.find(username);
  }

  async startConversation({ userId }: { userId: string }): Promise<{ conversationId: string }> {
    return { conversationId: await this.requireUnlocked().chats.start(userId) };
  }

  async acceptRequest({ conversationId }: { conversationId: string }): Promise<void> {
    await this.requireUnlocked().chats.accept(conversationId);
  }

  async readInvite({ link }: Input<'readInvite'>): Promise<InviteRead> {
    const { origin, invite } = readInvite(link);
    const { username: inviter, expiresAt, fingerprint } = invite;
    return { origin, inviter, expiresAt, fingerprint: fingerprint && toHex(fingerprint) };
  }

  async createInvite({ fingerprint }: Input<'createInvite'>): Promise<InviteView> {
    return this.requireUnlocked().workspace.invites.create(fingerprint);
  }

  async listInvites({ fingerprint }: Input<'listInvites'>): Promise<readonly InviteView[]> {
    return this.requireUnlocked().workspace.invites.list(fingerprint);
  }

  async revokeInvite({ id }: Input<'revokeInvite'>): Promise<void> {
    await this.requireUnlocked().workspace.invites.revoke(id);
  }

  async acceptInvite({ link }: Input<'acceptInvite'>): Promise<{ conversationId: string }> {
    const { workspace, chats } = this.requireUnlocked();
    return { conversationId: await chats.start(await workspace.invites.accept(link)) };
  }

  async createGroup(input: Input<'createGroup'>): Promise<{ conversationId: string }> {
    return { conversationId: await this.requireUnlocked().groups.create(input) };
  }

  async getMembers({ conversationId }: Input<'getMembers'>): Promise<readonly GroupMember[]> {
    return this.requireUnlocked().groups.members(conversationId);
  }

  async addMembers(input: Input<'addMembers'>): Promise<void> {
    await this.requireUnlocked().groups.add(input);
  }

  async removeMember(input: Input<'removeMember'>): Promise<void> {
    await this.requireUnlocked().groups.remove(input);
  }

  async setRole(input: Input<'setRole'>): Promise<void> {
    await this.requireUnlocked().groups.setRole(input);
  }

  async leaveGroup(input: Input<'leaveGroup'>): Promise<void> {
    await this.requireUnlocked().groups.leave(input);
  }

  async setGroupProfile(input: Input<'setGroupProfile'>): Promise<void> {
    await this.requireUnlocked().groups.setProfile(input);
  }

  async getFileLimits(): Promise<FileLimits | null> {
    return this.requireUnlocked().workspace.files.limits();
  }

  async attach(input: Input<'attach'>): Promise<{ id: string }> {
    return { id: await this.requireUnlocked().chats.attach(input) };
  }

  async cancelUpload({ id }: Input<'cancelUpload'>): Promise<void> {
    await this.requireUnlocked().workspace.files.uploads.cancel(id);
  }

  async resumeUpload({ id, file }: Input<'resumeUpload'>): Promise<void> {
    await this.requireUnlocked().workspace.files.uploads.resume(id, file);
  }

  async getPreview(input: Input<'getPreview'>): Promise<Blob | null> {
    return this.requireUnlocked().workspace.files.preview(input);
  }

  async drawPreview(input: Input<'drawPreview'>): Promise<Blob | null> {
    return this.requireUnlocked().workspace.files.draw(input);
  }

  async openFile({ purpose, ...place }: Input<'openFile'>): Promise<OpenedFile> {
    return this.requireUnlocked().workspace.files.open(place, purpose);
  }

  async readFile(input: Input<'readFile'>): Promise<Uint8Array<ArrayBuffer>> {
    return this.requireUnlocked().workspace.files.read(input);
  }

  async closeFile({ token }: Input<'closeFile'>): Promise<void> {
    this.requireUnlocked().workspace.files.close(token);
  }

  async getTimeline(input: Input<'getTimeline'>): Promise<TimelinePage> {
    return this.requireUnlocked().chats.timeline(input);
  }

  async sendText(input: Input<'sendText'>): Promise<{ id: string }> {
    return { id: await this.requireUnlocked().messages.send(input) };
  }

  async editMessage(input: Input<'editMessage'>): Promise<void> {
    await this.requireUnlocked().messages.edit(input);
  }

  async react(input: Input<'react'>): Promise<void> {
    await this.requireUnlocked().messages.react(input);
  }

  async deleteMessage(input: Input<'deleteMessage'>): Promise<void> {
    await this.requireUnlocked().messages.delete(input);
  }

  async pinMessage(input: Input<'pinMessage'>): Promise<void> {
    await this.requireUnlocked().messages.pin(input);
  }

  async setTimer(input: Input<'setTimer'>): Promise<void> {
    await this.requireUnlocked().messages.setTimer(input);
  }

  async forwardMessage(input: Input<'forwardMessage'>): Promise<void> {
    await this.requireUnlocked().messages.forward(input);
  }

  async shareContact(input: Input<'shareContact'>): Promise<void> {
    const { workspace, chats } = this.requireUnlocked();
    await shareContact(workspace, chats, input);
  }

  async openContact(input: Input<'openContact'>): Promise<{ conversationId: string }> {
    const { workspace, chats } = this.requireUnlocked();
    return { conversationId: await openContact(workspace, chats, input) };
  }

  async getReaders(input: Input<'getReaders'>): Promise<Readers> {
    return readersOf(this.requireUnlocked().workspace, input);
  }

  async getEdits(input: Input<'getEdits'>): Promise<readonly { text: string; at: number }[]> {
    return this.requireUnlocked().messages.edits(input);
  }

  async getPinned({ conversationId }: Input<'getPinned'>): Promise<readonly TimelineItem[]> {
    return this.requireUnlocked().messages.pinned(conversationId);
  }

  async retry({ conversationId, id }: { conversationId: string; id: string }): Promise<void> {
    await this.requireUnlocked().workspace.outbox.retry(
      this.requireUnlocked().workspace.conversation(conversationId),
      id,
    );
  }

  async discard({ conversationId, id }: { conversationId: string; id: string }): Promise<void> {
    await this.requireUnlocked().workspace.outbox.discard(
      this.requireUnlocked().workspace.conversation(conversationId),
      id,
    );
  }

  async saveDraft({ conversationId, text }: { conversationId: string; text: string }): Promise<void> {
    const workspace = this.requireUnlocked().workspace;
    await workspace.change(workspace.conversation(conversationId), () => ({ draft: text }));
  }

  async markRead({ conversationId, seq }: { conversationId: string; seq: number }): Promise<void> {
    await this.requireUnlocked().chats.markRead(conversationId, seq);
  }

  async getSafetyNumber({ userId }: { userId: string }): Promise<SafetyNumber> {
    const { context } = this.requireUnlocked().workspace;
    const identityKey = context.contacts.identityOf(userId);
    if (identityKey === null) throw new EngineError('person_not_found');
    const me = { userId: context.self.userId, identityKey: context.opened.identity.publicKey };
    const { groups, qr } = await safetyNumber(me, { userId, identityKey });
    const name = this.requireUnlocked().chats.nameOf(userId);
    // A number that was never compared has no check, whatever the one before it had.
    const isPinned = !context.contacts.hasChanged(userId);
    const verified = isPinned && (context.contacts.pinOf(userId)?.verified ?? false);
    return { userId, name, groups, qr, verified, vouched: await context.contacts.isVouched(userId) };
  }

  async getNumberHistory({ userId }: { userId: string }): Promise<NumberHistory> {
    const { workspace, chats } = this.requireUnlocked();
    return numberHistory(workspace.context, userId, (other) => chats.nameOf(other));
  }

  async setVerified({ userId, verified }: { userId: string; verified: boolean }): Promise<void> {
    await this.requireUnlocked().chats.setVerified(userId, verified);
  }

  async distrust({ userId }: { userId: string }): Promise<void> {
    await this.requireUnlocked().chats.distrust(userId);
  }

  async acceptIdentity({ userId }: { userId: string }): Promise<void> {
    await this.requireUnlocked().chats.acceptIdentity(userId);
  }

  async dismissWarning(input: Input<'dismissWarning'>): Promise<void> {
    const workspace = this.requireUnlocked().workspace;
    await workspace.change(workspace.conversation(input.conversationId), ({ warnings }) => ({
      warnings: warnings.filter((warning) => warning.code !== input.code),
    }));
  }

  async typing({ conversationId }: Input<'typing'>): Promise<void> {
    const { workspace } = this.requireUnlocked();
    // Who hears it hears it now: out of reach of the server nobody does.
    await workspace.typing.tell(workspace.conversation(conversationId)).catch(() => undefined);
  }

  async getPrivacy(): Promise<Privacy> {
    return privacyOf(this.requireUnlocked().workspace.context);
  }

  async setPrivacy(changes: Input<'setPrivacy'>): Promise<Privacy> {
    return changePrivacy(this.requireUnlocked().workspace, changes);
  }

  async getVisibility(): Promise<Visibility> {
    const workspace = this.requireUnlocked().workspace;
    const seen = await workspace.context.client().call(getVisibility);
    const titles = new Map(workspace.summaries().map((one) => [one.conversationId, one.title]));
    const conversations = seen.conversations.map((one) => ({
      ...one,
      title: titles.get(one.conversationId) ?? null,
    }));
    return { ...seen, conversations };
  }
}
