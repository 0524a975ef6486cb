import { equalBytes, fromBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { AcceptanceError, ownIdentityIndex, type OpenedAccount, type Roster } from '../crypto/index.ts';
import type { Warning } from '../face.ts';
import type { Row, RowContent } from '../storage/rows.ts';
import type { Conversation, ConversationState } from './conversation.ts';
import { replayControls } from './replay-controls.ts';

/** A conversation while a page is being applied: a copy that replaces the state when all is on disk. */
export class Draft {
  readonly state: ConversationState;
  roster: Roster | null;
  readonly keys: Map<string, CryptoKey>;
  /** New rows, in the order of the log. */
  readonly rows: Row[] = [];
  readonly conversation: Conversation;
  readonly selfId: string;
  readonly #known: ReadonlyMap<string, number>;
  readonly #added = new Map<string, number>();
  readonly #touched = new Map<number, Row>();

  static async of(conversation: Conversation, selfId: string): Promise<Draft> {
    const { state, roster } = conversation;
    return new Draft({ conversation, selfId, state, roster, known: await conversation.places() });
  }

  /** As {@link of}, gone back to the place in front of the first hole; null where there is none. */
  static async beforeHole(conversation: Conversation, selfId: string): Promise<Draft | null> {
    const { beforeHole } = conversation.state;
    if (!beforeHole) return null;
    const state = { ...conversation.state, ...beforeHole, beforeHole: null };
    const roster = await replayControls(beforeHole.controls);
    const places = [...(await conversation.places())].filter(([, seq]) => seq <= beforeHole.cursor.seq);
    return new Draft({ conversation, selfId, state, roster, known: new Map(places) });
  }

  private constructor(from: DraftInput) {
    const { conversation, selfId, known } = from;
    this.state = structuredClone(from.state);
    this.roster = from.roster;
    this.keys = conversation.keys;
    this.conversation = conversation;
    this.selfId = selfId;
    this.#known = known;
  }

  /** From here on places are missing: keeps what there was, to go back to when the server shows them. */
  openHole(): void {
    const { state } = this;
    if (state.beforeHole) return;
    const { cursor, verified, controls, readingSessions, lastRow, unread } = state;
    const { othersSeq, membership, names, joinedAt, groupName, groupPicture, timerMs } = state;
    const log = { cursor, verified, controls, readingSessions, lastRow, unread, othersSeq };
    state.beforeHole = structuredClone({
      ...log,
      membership,
      names,
      joinedAt,
      groupName,
      groupPicture,
      timerMs,
    });
  }

  /** Seq of an event by its id. */
  place(id: string): number | undefined {
    return this.#added.get(id) ?? this.#known.get(id);
  }

  add(row: Row): void {
    this.#added.set(row.id, row.seq);
    this.rows.push(row);
  }

  /** A row as it is by now, whether of this page or of the archive. */
  async find(id: string): Promise<Row | null> {
    const seq = this.place(id);
    return seq === undefined ? null : this.row(seq);
  }

  async row(seq: number): Promise<Row | null> {
    const known = this.#touched.get(seq) ?? this.rows.find((row) => row.seq === seq);
    return known ?? this.conversation.rows.row(seq);
  }

  /** Puts a changed row in the place of the one before. */
  touch(row: Row): void {
    const at = this.rows.findIndex(({ seq }) => seq === row.seq);
    if (at >= 0) this.rows[at] = row;
    else this.#touched.set(row.seq, row);
    if (this.state.lastRow?.seq === row.seq) this.state.lastRow = row;
  }

  /** Earlier rows that this page changed. */
  get touched(): readonly Row[] {
    return [...this.#touched.values()];
  }

  /** Where the rows of this page stand, for the next page. */
  get added(): ReadonlyMap<string, number> {
    return this.#added;
  }
}

interface DraftInput {
  readonly conversation: Conversation;
  readonly selfId: string;
  readonly state: ConversationState;
  readonly roster: Roster | null;
  /** Seqs of events that stand, by id. */
  readonly known: ReadonlyMap<string, number>;
}

/** What an accepted event says of itself, beside its content. */
export interface Accepted {
  readonly content: RowContent;
  readonly authorId: string | null;
  readonly sentAt: number;
  readonly identity?: string;
  readonly expiresAt?: number;
  readonly warning?: Warning;
}

/**
 * Whether a roster has oneself in it, as one is today or was before the account was secured. Before a reset it was
 * another identity, of which nothing is left.
 */
export function isInside(roster: Roster | null, opened: OpenedAccount): boolean {
  const own = roster?.members.get(opened.userId);
  return own !== undefined && ownIdentityIndex(opened, own.identityKey) >= 0;
}

/** The member that signed, by the roster in force and nothing else. */
export function memberOf(draft: Draft, userId: string): { readonly identityKey: Bytes } {
  const member = draft.roster?.members.get(userId);
  if (!member) throw new AcceptanceError('stale_roster');
  return member;
}

/**
 * Compares a cursor that a member signed with one's own chain.
 * @returns the warning to show, or undefined where they agree or cannot be compared.
 */
export async function compareCursor(
  draft: Draft,
  signed: { readonly seq: number; readonly logHash: Uint8Array; readonly userId: string },
  now: number,
): Promise<Warning | undefined> {
  if (signed.seq === 0) return undefined;
  const row = await draft.row(signed.seq);
  if (!row?.logHash || equalBytes(fromBase64Url(row.logHash), signed.logHash)) return undefined;
  // One's own other device does not lie: the server shows the two of them different histories.
  if (signed.userId === draft.selfId) return { code: 'log_fork', since: now, fromSeq: signed.seq };
  return { code: 'contact_cursor_differs', since: now, fromSeq: signed.seq, userId: signed.userId };
}
