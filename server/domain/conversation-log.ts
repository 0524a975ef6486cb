import type { Knex } from 'knex';
import { equalBytes, toBase64Url } from '@secure-chat/shared/bytes';
import type { Appended } from '@secure-chat/shared/contract';
import { logStep } from '@secure-chat/shared/signed/log';
import { AppError } from '../app/errors.ts';
import { Conversation } from '../models/conversation.ts';
import { Event, SenderSession } from '../models/event.ts';
import { sha256 } from './hash.ts';
import { expiryOf, type ParsedEvent } from './parse-event.ts';

type EventRow = Pick<
  Event,
  | 'conversationId'
  | 'seq'
  | 'eventId'
  | 'kind'
  | 'senderUserId'
  | 'bytes'
  | 'signature'
  | 'body'
  | 'bodyHash'
  | 'eventHash'
  | 'logHash'
  | 'requestHash'
  | 'receivedAt'
  | 'expiresAt'
>;

/**
 * A conversation's log inside the transaction that holds its row: gives the next seq and the running
 * hash (PROTOCOL §8), and knows what was appended before.
 */
export class ConversationLog {
  readonly trx: Knex.Transaction;
  readonly conversation: Conversation;
  readonly #known = new Map<string, EventRow>();
  readonly #pending: EventRow[] = [];
  readonly #sessions = new Map<string, SenderSession>();
  readonly #firstSeq: number;

  constructor(trx: Knex.Transaction, conversation: Conversation) {
    this.trx = trx;
    this.conversation = conversation;
    this.#firstSeq = conversation.headSeq + 1;
  }

  /** Reads which of these ids the log has already. */
  async recall(eventIds: readonly string[]): Promise<void> {
    const { conversationId } = this.conversation;
    const rows = await Event.query(this.trx)
      .where({ conversationId })
      .whereIn('eventId', [...eventIds]);
    for (const row of rows) this.#known.set(row.eventId, row);
  }

  /**
   * The place of an event that was appended before, byte for byte the same.
   * @throws {AppError} `event_conflict` if its id stands for something else, or was someone else's.
   */
  findRepeated(event: ParsedEvent, senderUserId: string): Appended | undefined {
    const known = this.#known.get(event.eventId);
    if (known === undefined) return undefined;
    if (known.senderUserId !== senderUserId || !equalBytes(known.requestHash, event.requestHash))
      throw new AppError('event_conflict', { field: event.field });
    return presentPlace(known);
  }

  /** Gives the event its place; its row is written with those of its batch. */
  append(event: ParsedEvent, senderUserId: string): Appended {
    const { conversationId, headSeq, headHash } = this.conversation;
    const { kind, eventId, bytes, signature, eventHash, requestHash } = event;
    const seq = headSeq + 1;
    const logHash = sha256(logStep(headHash, { conversationId, seq, eventId, eventHash }));
    const place = { conversationId, seq, eventId, kind, senderUserId };
    const body =
      event.kind === 'message'
        ? { body: event.body, bodyHash: event.bodyHash }
        : { body: null, bodyHash: null };
    const hashes = { eventHash, logHash, requestHash };
    const times = { receivedAt: Date.now(), expiresAt: expiryOf(event) };
    const row = { ...place, bytes, signature, ...body, ...hashes, ...times };
    this.#known.set(eventId, row);
    this.#pending.push(row);
    this.conversation.headSeq = seq;
    this.conversation.headHash = logHash;
    return presentPlace({ eventId, seq, eventHash, logHash });
  }

  /** A session of this conversation; asked for once in a batch. */
  async findSession(sessionHash: Buffer): Promise<SenderSession | undefined> {
    const key = sessionHash.toString('hex');
    const { conversationId } = this.conversation;
    const session =
      this.#sessions.get(key) ??
      (await SenderSession.query(this.trx).findById([conversationId, sessionHash]));
    if (session !== undefined) this.#sessions.set(key, session);
    return session;
  }

  /** Writes the rows that are placed and not yet written. */
  async flush(): Promise<void> {
    const rows = this.#pending.splice(0);
    if (rows.length > 0) await Event.query(this.trx).insert(rows);
  }

  /** Writes the rows and the new head. @returns the run of what was appended, if anything was. */
  async close(): Promise<{ firstSeq: number; lastSeq: number } | undefined> {
    const { conversationId, headSeq, headHash, rosterVersion, rosterHash } = this.conversation;
    if (headSeq < this.#firstSeq) return undefined;
    await this.flush();
    await Conversation.query(this.trx)
      .findById(conversationId)
      .patch({ headSeq, headHash, rosterVersion, rosterHash });
    return { firstSeq: this.#firstSeq, lastSeq: headSeq };
  }
}

/** What whoever appended it is answered. */
export function presentPlace(row: Pick<Event, 'eventId' | 'seq' | 'eventHash' | 'logHash'>): Appended {
  return {
    eventId: row.eventId,
    seq: row.seq,
    eventHash: toBase64Url(row.eventHash),
    logHash: toBase64Url(row.logHash),
  };
}
