import type { NewEvent, Signed } from '@secure-chat/shared/contract';
import type { Roster } from '../crypto/index.ts';
import type { Warning } from '../face.ts';
import { RowBlocks } from '../storage/row-blocks.ts';
import type { Archive } from '../storage/archive.ts';
import { blockOf, type Row } from '../storage/rows.ts';

/** A place in a log that one's own chain computed. */
export interface LogPlace {
  readonly seq: number;
  /** base64url */
  readonly logHash: string;
}

/** A sender session as a reader keeps it; `seed` is null where it could not be opened. */
export interface ReadingSession {
  readonly sessionId: string;
  readonly senderUserId: string;
  /** SHA-256 of the sender's identity key, base64url. */
  readonly identity: string;
  readonly rosterHash: string;
  readonly seed: string | null;
  readonly failure: 'no_key_for_you' | 'cannot_open' | 'commitment_mismatch' | null;
  readonly createdAt: number;
  /** Milliseconds after which its messages disappear; 0 for never. */
  readonly ttl: number;
  readonly nextIndex: number;
  readonly lastSeenSeq: number;
}

/** One's own current session. Its record goes out in front of its first message. */
export interface SendingSession {
  readonly sessionId: string;
  readonly sessionHash: string;
  readonly seed: string;
  readonly rosterHash: string;
  readonly nextIndex: number;
  readonly createdAt: number;
  readonly ttl: number;
  /** Null once the server has it. */
  readonly record: NewEvent | null;
}

export interface UpTo {
  readonly delivered: number;
  readonly read: number;
}

/** All that is kept of a conversation beside its rows; one value in the archive. */
export interface ConversationState {
  readonly conversationId: string;
  readonly kind: 'direct' | 'group';
  /** The other one of two; null in a group. */
  readonly peerUserId: string | null;
  readonly createdByMe: boolean;
  /** Last event applied; `logHash` is null past a hole, until the hole is filled. */
  cursor: { seq: number; logHash: string | null };
  /** Last place whose chain is whole: what one signs. */
  verified: LogPlace;
  /** The control chain from `create`; replayed on load. */
  controls: Signed[];
  /** By base64url session hash. */
  readingSessions: Record<string, ReadingSession>;
  sendingSession: SendingSession | null;
  /** Timeline items in each block of rows. */
  blockItems: number[];
  /** The newest row that a list shows. */
  lastRow: Row | null;
  unread: number;
  readSeq: number;
  /** Newest visible event of anybody else: what receipts are due for. */
  othersSeq: number;
  /** What others' signed receipts said, by user id; one's own other devices included. */
  receipts: Record<string, UpTo>;
  /** What this device's own receipts said. */
  told: UpTo;
  accepted: boolean;
  /** The person compared safety numbers and found them different: nothing is sealed before they answer. */
  distrusted: boolean;
  membership: 'member' | 'left' | 'removed';
  /** Who made one a member: by the signature, whatever the server says. */
  addedBy: string | null;
  /** What members call themselves, by user id. */
  names: Record<string, string>;
  /** Since when members are in, where that is not the beginning: earlier messages do not wait for them. */
  joinedAt: Record<string, number>;
  groupName: string | null;
  groupPicture: string | null;
  profileSent: string | null;
  /** After what time messages disappear that are written now; 0 for never. */
  timerMs: number;
  /** Where the first row stands that will disappear, and when the next one does; null where none does. */
  fleeting: { fromSeq: number; nextAt: number } | null;
  /** Of the newest message, which may have disappeared since. */
  activeAt: number;
  warnings: Warning[];
  draft: string;
  /** What all this was in front of the first place that is missing; null where nothing is. */
  beforeHole: StateBefore | null;
}

/** A state to go back to: what the log alone decided by then. */
export type StateBefore = Pick<
  ConversationState,
  | 'cursor'
  | 'verified'
  | 'controls'
  | 'readingSessions'
  | 'lastRow'
  | 'unread'
  | 'othersSeq'
  | 'membership'
  | 'names'
  | 'joinedAt'
  | 'groupName'
  | 'groupPicture'
  | 'timerMs'
>;

export const conversationKey = (conversationId: string): string => `conversation/${conversationId}`;

/** A conversation in memory: its kept state, and what follows from it. */
export class Conversation {
  state: ConversationState;
  /** Null until `create` was applied. */
  roster: Roster | null;
  readonly rows: RowBlocks;
  /**
   * The server said that the other one of two has no account any more. Nobody signed that, so it is not kept:
   * after the next start it is asked again.
   */
  peerDeleted = false;
  /** Who is writing at this moment, by user id; the value ends the wait for the next sign of it. */
  readonly writing = new Map<string, () => void>();
  /** AES keys of opened sessions, by base64url session hash. */
  readonly keys = new Map<string, CryptoKey>();
  #places: Map<string, number> | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(state: ConversationState, roster: Roster | null, archive: Archive) {
    this.state = state;
    this.roster = roster;
    this.rows = new RowBlocks(archive, state.conversationId);
  }

  /** Runs work on this conversation strictly one after the other. */
  enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** The place of every event of the log by its id: none may come twice. */
  async places(): Promise<ReadonlyMap<string, number>> {
    if (this.#places) return this.#places;
    const rows = this.state.cursor.seq === 0 ? [] : await this.rows.range(1, this.state.cursor.seq);
    this.#places = new Map(rows.map((row) => [row.id, row.seq]));
    return this.#places;
  }

  /** The rows of a draft are on disk. */
  placed(added: ReadonlyMap<string, number>): void {
    for (const [id, seq] of added) this.#places?.set(id, seq);
  }
}

/** What a conversation is known by before its first event. */
export interface Beginning {
  readonly conversationId: string;
  readonly kind: 'direct' | 'group';
  readonly peerUserId: string | null;
  readonly createdByMe: boolean;
  readonly addedBy: string | null;
  readonly accepted: boolean;
  /** Where one's own reading of the log starts. */
  readonly place: LogPlace;
}

export function emptyState(beginning: Beginning): ConversationState {
  const { place, ...known } = beginning;
  return {
    ...known,
    cursor: place,
    verified: place,
    controls: [],
    readingSessions: {},
    sendingSession: null,
    blockItems: Array.from({ length: blockOf(place.seq + 1) }, () => 0),
    lastRow: null,
    unread: 0,
    readSeq: place.seq,
    othersSeq: 0,
    receipts: {},
    told: { delivered: 0, read: 0 },
    distrusted: false,
    membership: 'member',
    names: {},
    joinedAt: {},
    groupName: null,
    groupPicture: null,
    profileSent: null,
    timerMs: 0,
    fleeting: null,
    activeAt: 0,
    warnings: [],
    draft: '',
    beforeHole: null,
  };
}
