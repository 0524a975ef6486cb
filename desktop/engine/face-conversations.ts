/** The part of the engine's face that is the list of conversations, and who is in them. */

import type { Warning } from './face-failures.ts';
import type { FileView } from './face-files.ts';
import type { Contact, ContactCard, DeliveryState, Person, Role, TimelineItem } from './face-timeline.ts';

interface SummaryBase {
  readonly conversationId: string;
  /** What the conversation is called: the contact's name, the group's name, or its members' names. */
  readonly title: string;
  /** Not accepted yet: somebody unknown wrote first. Nothing is sealed for them before `acceptRequest`. */
  readonly request: boolean;
  /** One's own account was secured, and nobody here has confirmed its new safety number yet: what one writes waits. */
  readonly unconfirmed: boolean;
  readonly last: {
    readonly text: string;
    readonly file?: FileView;
    readonly contact?: ContactCard;
    readonly own: boolean;
    /** Empty where it is nobody's words. */
    readonly authorName: string;
    readonly sentAt: number;
    readonly delivery: DeliveryState | null;
    readonly unverifiable: boolean;
    /** Where it is nobody's words. */
    readonly note?: Exclude<TimelineItem, { readonly kind: 'message' }>;
  } | null;
  readonly draft: string;
  /** After what time disappears what one writes now; 0 for never. */
  readonly timerMs: number;
  readonly unread: number;
  /** Seq of the last event that was read here when the conversation was opened: the unread divider follows it. */
  readonly readSeq: number;
  readonly lastActivityAt: number;
  /** Who is writing at this moment, by the server's word. */
  readonly typing: readonly Person[];
  readonly warnings: readonly Warning[];
  /** Whether sending waits: the contact shows another safety number, or the person found that it differs. */
  readonly paused: boolean;
}

export interface DirectSummary extends SummaryBase {
  readonly kind: 'direct';
  readonly contact: Contact;
  /** The server says that this person has no account any more: what one sends, it refuses. */
  readonly peerDeleted: boolean;
}

export interface GroupSummary extends SummaryBase {
  readonly kind: 'group';
  /** Null while the group has no name of its own. */
  readonly name: string | null;
  /** A data URL. */
  readonly picture: string | null;
  readonly memberCount: number;
  /** Members other than oneself who are online. */
  readonly onlineCount: number;
  /** Null once one has left or was removed. */
  readonly role: Role | null;
  readonly membership: 'member' | 'left' | 'removed';
  /** Who wants one to be in it, while it is a request. */
  readonly addedBy: Contact | null;
  /**
   * Members whose safety number differs from the known one. Where the group itself goes by the new one, sending
   * waits for an answer (`paused`); before that they are not let in with it.
   */
  readonly changed: readonly Contact[];
  /**
   * A member whose new safety number oneself has accepted, and who has to be let in with it by one of `by`: until then
   * sending waits. Where there is nobody, the only owner started afresh: the group does not go on.
   */
  readonly awaited: { readonly contact: Contact; readonly by: readonly Person[] } | null;
}

export type ConversationSummary = DirectSummary | GroupSummary;

export interface GroupMember extends Contact {
  readonly role: Role;
  readonly self: boolean;
}
