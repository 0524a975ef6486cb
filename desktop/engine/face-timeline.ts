/** The part of the engine's face that is what a conversation shows: people, messages, and what else happened. */

import type { Warning } from './face-failures.ts';
import type { FileView } from './face-files.ts';

export interface Contact {
  readonly userId: string;
  readonly username: string;
  /** What the person calls themselves, from inside the encryption; the user name until it came. */
  readonly displayName: string;
  readonly verified: boolean;
  /** The server shows another identity than the pinned one: sending waits. */
  readonly identityChanged: boolean;
  readonly online: boolean;
}

export type DeliveryState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

/** Why a message is not shown (PROTOCOL §7, in the order of acceptance). */
export type UnverifiableReason =
  | 'malformed'
  | 'wrong_conversation'
  | 'unknown_suite'
  | 'duplicate_event'
  | 'wrong_sender'
  | 'stale_roster'
  | 'foreign_identity' // a roster that names another identity for oneself
  | 'bad_signature'
  | 'index_gap'
  | 'replayed_index'
  | 'session_over' // past the age or the number of messages that one key may serve
  | 'bad_cursor'
  | 'no_key_for_you'
  | 'commitment_mismatch'
  | 'cannot_open'
  | 'body_withheld'
  | 'bare_event'
  | 'wrong_target' // it answers or changes another message than the one that stands here
  | 'not_allowed' // a change by somebody who has no right to it
  | 'unsupported'; // a kind of message that this version does not know

/** Somebody as a line of a timeline names them. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly self: boolean;
}

export type Role = 'owner' | 'admin' | 'member';

/** One thing that a change of a group did. */
export type RosterChange =
  | { readonly change: 'created' }
  | { readonly change: 'added'; readonly person: Person; readonly history: 'none' | 'all' }
  | { readonly change: 'removed'; readonly person: Person }
  | { readonly change: 'left' }
  | { readonly change: 'role'; readonly person: Person; readonly role: Role }
  /** After a reset: from here on the group writes to this person's new identity. */
  | { readonly change: 'new_identity'; readonly person: Person };

/** Somebody whom the message's author knows, called what the author's app calls them. */
export interface ContactCard {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
}

/** How far an own message has come, by the signed receipts of those for whom it was meant. */
export interface Readers {
  readonly read: readonly Person[];
  /** Has it, and has not read it, or does not say so. */
  readonly delivered: readonly Person[];
  readonly waiting: readonly Person[];
}

/** The message that another one answers. */
export interface Quote {
  readonly id: string;
  readonly seq: number | null;
  /** Null where it can't be read here: deleted, gone by its timer, or said before one came. */
  readonly author: Person | null;
  readonly text: string | null;
}

export interface Reaction {
  readonly emoji: string;
  readonly people: readonly Person[];
  /** Whether oneself is among them. */
  readonly own: boolean;
}

export interface TimelineItemBase {
  /** Event id; stable from the moment of writing. */
  readonly id: string;
  /** Place in the log, or null while it waits in the outbox. */
  readonly seq: number | null;
  readonly sentAt: number;
}

export type TimelineItem =
  | (TimelineItemBase & {
      readonly kind: 'message';
      readonly authorId: string;
      readonly authorName: string;
      readonly own: boolean;
      /** Of a file its caption, which may be empty. */
      readonly text: string;
      readonly file?: FileView;
      readonly contact?: ContactCard;
      /** Own messages only. */
      readonly delivery: DeliveryState | null;
      readonly replyTo: Quote | null;
      /** Of the newest edit. */
      readonly editedAt: number | null;
      /** When it disappears, here and everywhere; null where it stays. */
      readonly expiresAt: number | null;
      readonly reactions: readonly Reaction[];
      /** People whom the text names. */
      readonly mentions: readonly Person[];
      readonly pinned: boolean;
      readonly forwarded: boolean;
      /** One's own words under a safety number from before: nobody can change them any more. */
      readonly former?: true;
    })
  /** Deleted for everyone by its author. */
  | (TimelineItemBase & {
      readonly kind: 'deleted';
      readonly authorId: string;
      readonly authorName: string;
      readonly own: boolean;
    })
  | (TimelineItemBase & {
      readonly kind: 'unverifiable';
      readonly authorId: string | null;
      readonly reason: UnverifiableReason;
    })
  | (TimelineItemBase & { readonly kind: 'started'; readonly authorId: string })
  | (TimelineItemBase & {
      readonly kind: 'roster';
      readonly actor: Person;
      readonly changes: readonly RosterChange[];
    })
  /** A group got another name, picture, or both. */
  | (TimelineItemBase & {
      readonly kind: 'group_profile';
      readonly actor: Person;
      readonly name: string | null;
      readonly picture: 'changed' | 'removed' | null;
    })
  /** From here on messages disappear after this time; 0 for never. */
  | (TimelineItemBase & { readonly kind: 'timer'; readonly actor: Person; readonly afterMs: number })
  | (TimelineItemBase & { readonly kind: 'warning'; readonly warning: Warning });

/** A page of a timeline, oldest first. */
export interface TimelinePage {
  readonly conversationId: string;
  readonly items: readonly TimelineItem[];
  /** Items that lie before this page. */
  readonly before: number;
  /** Items in all, those in the outbox included. */
  readonly total: number;
}
