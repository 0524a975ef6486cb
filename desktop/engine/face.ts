/**
 * The engine's face: commands in, view models out. The renderer knows these types and nothing
 * else of the engine; no key, token or ciphertext is in any of them.
 */

import type { AccountCommands, Registration, SignIn } from './face-account.ts';
import type { ApprovalView, DeviceCommands } from './face-devices.ts';
import type { ConversationSummary, GroupMember } from './face-conversations.ts';
import type { Warning, WarningCode } from './face-failures.ts';
import type { NumberHistory, SafetyNumber } from './face-numbers.ts';
import type { Contact, Readers, Role, TimelineItem, TimelinePage } from './face-timeline.ts';
import type { InviteCommands } from './face-invites.ts';
import type { Connection, Phase } from './face-phase.ts';
import type { MailedResetCommands, MailedResetEvent } from './face-mailed-reset.ts';
import type { SecondFactorCommands } from './face-second-factor.ts';
import type { FileCommands, Transfer } from './face-files.ts';

export type {
  EmailView,
  Privacy,
  Stakes,
  Visibility,
  VisibleConversation,
  Registration,
  SignIn,
} from './face-account.ts';
export type { FromEngine, FromWatch, ToEngine, ToWatch, WatchPort } from './face-port.ts';
export type { ConversationSummary, DirectSummary, GroupMember, GroupSummary } from './face-conversations.ts';
export type { EngineErrorCode, EngineFailure, Warning, WarningCode } from './face-failures.ts';
export type {
  Contact,
  ContactCard,
  DeliveryState,
  Person,
  Quote,
  Reaction,
  Readers,
  Role,
  RosterChange,
  TimelineItem,
  TimelineItemBase,
  TimelinePage,
  UnverifiableReason,
} from './face-timeline.ts';
export type { NumberChange, NumberHistory, NumberWitness, SafetyNumber } from './face-numbers.ts';
export type { ApprovalAsked, ApprovalView, DeviceView } from './face-devices.ts';
export type { InviteRead, InviteView } from './face-invites.ts';
export type { Connection, Phase, Self, SessionEnd } from './face-phase.ts';
export type { NewSecondFactor, SecondFactorView } from './face-second-factor.ts';
export type { Attach, FileLimits, FilePlace, FileView, OpenedFile, Transfer } from './face-files.ts';

export type KeyProgress = 'waiting' | 'making' | 'ready';

export interface MessageId {
  readonly conversationId: string;
  readonly id: string;
}

/** Commands. Each answers or rejects with an {@link EngineFailure}. */
export interface EngineCommands
  extends
    FileCommands,
    AccountCommands,
    DeviceCommands,
    InviteCommands,
    MailedResetCommands,
    SecondFactorCommands {
  /** Which account lies on this computer, if any. First call of the renderer. */
  start(): Promise<Phase>;
  /** Makes the RSA and ECDSA pairs ahead of `register`, while the person types. */
  prepareKeys(): Promise<void>;
  /**
   * Makes the keys and the recovery code, and creates the account on the server. The account is
   * entered by `enter`, once the person has confirmed the code.
   */
  register(input: Registration): Promise<{ readonly recoveryCode: string }>;
  enter(): Promise<void>;
  signIn(input: SignIn): Promise<void>;
  /** Opens the archive with the password alone, without the network, then connects. */
  unlock(input: { readonly password: string; readonly code?: string }): Promise<void>;
  /** Ends the session on the server where it can be reached, and removes the account from this computer. */
  signOut(): Promise<void>;
  reconnect(): Promise<void>;

  findPerson(input: { readonly username: string }): Promise<Contact>;
  startConversation(input: { readonly userId: string }): Promise<{ readonly conversationId: string }>;
  acceptRequest(input: { readonly conversationId: string }): Promise<void>;

  /** Makes a group with oneself as its owner. */
  createGroup(input: {
    readonly name: string;
    readonly picture: string | null;
    readonly userIds: readonly string[];
  }): Promise<{ readonly conversationId: string }>;
  /** The members in force, the longest-standing first. */
  getMembers(input: { readonly conversationId: string }): Promise<readonly GroupMember[]>;
  /** `shareHistory` opens everything that this account can read of the group to the newcomers. */
  addMembers(input: {
    readonly conversationId: string;
    readonly userIds: readonly string[];
    readonly shareHistory: boolean;
  }): Promise<void>;
  removeMember(input: { readonly conversationId: string; readonly userId: string }): Promise<void>;
  /** Fails with `roster_changed` where somebody changed the group first. */
  setRole(input: {
    readonly conversationId: string;
    readonly userId: string;
    readonly role: Role;
  }): Promise<void>;
  leaveGroup(input: { readonly conversationId: string }): Promise<void>;
  /** What is left out stays as it is. */
  setGroupProfile(input: {
    readonly conversationId: string;
    readonly name?: string;
    readonly picture?: string | null;
  }): Promise<void>;
  getTimeline(input: {
    readonly conversationId: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<TimelinePage>;
  sendText(input: {
    readonly conversationId: string;
    readonly text: string;
    /** Id of the message that is answered. */
    readonly replyTo?: string;
    /** User ids of people whom the text names. */
    readonly mentions?: readonly string[];
  }): Promise<{ readonly id: string }>;
  /** Own messages only; what it said before stays in its history. */
  editMessage(input: MessageId & { readonly text: string }): Promise<void>;
  /** One reaction a person; null takes one's own away. */
  react(input: MessageId & { readonly emoji: string | null }): Promise<void>;
  /** For everyone: own messages only, also on the server. Else only on this computer. */
  deleteMessage(input: MessageId & { readonly forEveryone: boolean }): Promise<void>;
  pinMessage(input: MessageId & { readonly pinned: boolean }): Promise<void>;
  /** What is written from here on disappears after this time; 0 for never. In a group only who manages it says so. */
  setTimer(input: { readonly conversationId: string; readonly afterMs: number }): Promise<void>;
  /** Sends what a message says to other chats, encrypted anew. */
  forwardMessage(input: MessageId & { readonly to: readonly string[] }): Promise<void>;
  /** Tells other chats who somebody is, by the identity that is pinned here. */
  shareContact(input: { readonly userId: string; readonly to: readonly string[] }): Promise<void>;
  /** Opens the chat with somebody who was shared: with that identity, or not at all. */
  openContact(input: MessageId): Promise<{ readonly conversationId: string }>;
  /** Own messages only. */
  getReaders(input: MessageId): Promise<Readers>;
  /** What a message said before each edit, oldest first, and what it says now. */
  getEdits(input: MessageId): Promise<readonly { readonly text: string; readonly at: number }[]>;
  getPinned(input: { readonly conversationId: string }): Promise<readonly TimelineItem[]>;
  retry(input: { readonly conversationId: string; readonly id: string }): Promise<void>;
  discard(input: { readonly conversationId: string; readonly id: string }): Promise<void>;
  saveDraft(input: { readonly conversationId: string; readonly text: string }): Promise<void>;
  /** The person is writing: told to the others, unless switched off. */
  typing(input: { readonly conversationId: string }): Promise<void>;
  /** Everything up to `seq` was seen by the person. */
  markRead(input: { readonly conversationId: string; readonly seq: number }): Promise<void>;

  getSafetyNumber(input: { readonly userId: string }): Promise<SafetyNumber>;
  /** What the server’s public list says of somebody’s number, and who is shown the same. */
  getNumberHistory(input: { readonly userId: string }): Promise<NumberHistory>;
  setVerified(input: { readonly userId: string; readonly verified: boolean }): Promise<void>;
  /** The numbers were compared and differ: no check stands any more, and sending waits for an answer. */
  distrust(input: { readonly userId: string }): Promise<void>;
  /** Takes the identity that the contact shows now for the pinned one; what waited is sent to it. */
  acceptIdentity(input: { readonly userId: string }): Promise<void>;
  dismissWarning(input: { readonly conversationId: string; readonly code: WarningCode }): Promise<void>;
}

/** What the engine says by itself. Each carries the whole new value: the latest one is the truth. */
export type EngineEvent =
  | { readonly name: 'phase'; readonly phase: Phase }
  | { readonly name: 'connection'; readonly connection: Connection }
  | { readonly name: 'keys'; readonly progress: KeyProgress }
  | { readonly name: 'conversations'; readonly conversations: readonly ConversationSummary[] }
  /** Items that are new or changed, by id; `total` as in a page. `removed` lists ids that are gone. */
  | {
      readonly name: 'timeline';
      readonly conversationId: string;
      readonly items: readonly TimelineItem[];
      readonly removed: readonly string[];
      readonly total: number;
    }
  /** Files on their way, all of them. */
  | { readonly name: 'transfers'; readonly transfers: readonly Transfer[] }
  /** New devices that ask to be let in, all of them. */
  | { readonly name: 'approvals'; readonly approvals: readonly ApprovalView[] }
  | MailedResetEvent
  | { readonly name: 'account_warning'; readonly warnings: readonly Warning[] };
