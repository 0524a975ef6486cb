import type { Role, UnverifiableReason, Warning } from '../face.ts';

/**
 * What the archive keeps of one event of a log, once it was verified and opened. Row n of a
 * conversation is the event with seq n: places follow from the log itself.
 */
export interface Row {
  readonly seq: number;
  readonly id: string;
  readonly sentAt: number;
  readonly authorId: string | null;
  /** base64url; null past a hole in the log, where no chain can be computed. */
  readonly logHash: string | null;
  readonly eventHash: string | null;
  readonly content: RowContent;
  /** SHA-256 of the identity key that signed it, base64url; of messages. */
  readonly identity?: string;
  readonly marks?: Marks;
  /** When its content is to go; absent where it stays. */
  readonly expiresAt?: number;
  readonly warning?: Warning;
}

/** What later messages did to this one. */
export interface Marks {
  /** Oldest first; the last one is what is shown. */
  readonly edits?: readonly { readonly text: string; readonly at: number }[];
  /** By user id. */
  readonly reactions?: Readonly<Record<string, string>>;
  readonly pinned?: boolean;
}

export type RowContent =
  | {
      readonly kind: 'text';
      /** Of a file its caption, which may be empty. */
      readonly text: string;
      readonly file?: StoredFile;
      readonly contact?: StoredContact;
      /** The message that is answered; its place is null where that is not to be read here. */
      readonly replyTo?: { readonly id: string; readonly seq: number | null };
      readonly mentions?: readonly string[];
      readonly forwarded?: true;
    }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'unverifiable'; readonly reason: UnverifiableReason }
  | { readonly kind: 'started' }
  | { readonly kind: 'roster'; readonly changes: readonly StoredChange[] }
  | {
      readonly kind: 'group_profile';
      readonly name: string | null;
      readonly picture: 'changed' | 'removed' | null;
    }
  /** From here on messages disappear after this time; 0 for never. */
  | { readonly kind: 'timer'; readonly afterMs: number }
  /** Session records, profiles, and whatever else a timeline does not show. */
  | { readonly kind: 'hidden' };

/** A file as its message describes it: all that it takes to fetch and open it. */
export interface StoredFile {
  readonly name: string;
  readonly mediaType: string;
  readonly file: StoredReference;
  readonly preview?: StoredReference | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly voice?: boolean | undefined;
  readonly caption?: string | undefined;
}

/** Somebody whom its author knows, by the identity that they know them by. */
export interface StoredContact {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  /** base64url */
  readonly identityKey: string;
}

interface StoredReference {
  readonly attachmentId: string;
  /** base64url, like `root`. */
  readonly key: string;
  readonly size: number;
  readonly padded: number;
  readonly root: string;
}

/** What a control did to a group; who did it is the row's author. */
export type StoredChange =
  | { readonly change: 'created' | 'left' }
  | { readonly change: 'added'; readonly userId: string; readonly history: 'none' | 'all' }
  | { readonly change: 'removed' | 'new_identity'; readonly userId: string }
  | { readonly change: 'role'; readonly userId: string; readonly role: Role };

/** Events a block holds: few enough to rewrite the last one at each commit, many enough to read fast. */
export const blockRows = 64;

export const blockOf = (seq: number): number => Math.floor((seq - 1) / blockRows);
export const blockKey = (conversationId: string, block: number): string =>
  `block/${conversationId}/${block.toString().padStart(8, '0')}`;

/** Somebody's words, or what stands in their place: what one can have unread. */
export const isMessage = (row: Row): boolean =>
  row.content.kind === 'text' || row.content.kind === 'unverifiable';
/** Whether there are words or files that somebody sent. */
export const hasContent = ({ content }: Row): boolean => content.kind === 'text';
export const isVisible = (row: Row): boolean => row.content.kind !== 'hidden';
/** Timeline items that a row stands for: its warning is an item of its own. */
export const itemsOf = (row: Row): number => (isVisible(row) ? 1 : 0) + (row.warning ? 1 : 0);
