import type { Knex } from 'knex';
import { logStep } from '@secure-chat/shared/signed/log';
import { Conversation } from '../models/conversation.ts';
import type { Event } from '../models/event.ts';
import type { Caller } from '../security/token.ts';
import { sha256 } from './hash.ts';
import type { ParsedMessage } from './parse-event.ts';

/** Where a conversation's log ends. */
export interface Head {
  readonly seq: number;
  readonly hash: Buffer;
}

/** A message on its way into the log; the place that it takes if the head is what we believe. */
interface PlacedMessage {
  readonly event: ParsedMessage;
  readonly caller: Caller;
  readonly row: Event;
}

/** One conversation's next messages. */
export interface Run {
  readonly conversationId: string;
  readonly before: Head;
  readonly after: Head;
  readonly messages: readonly PlacedMessage[];
}

/** Where these logs end now. What is no conversation has no head. */
export async function readHeads(knex: Knex, conversationIds: readonly string[]): Promise<Map<string, Head>> {
  const rows = await Conversation.query(knex)
    .select('conversationId', 'headSeq', 'headHash')
    .findByIds([...conversationIds]);
  return new Map(
    rows.map(({ conversationId, headSeq, headHash }) => [conversationId, { seq: headSeq, hash: headHash }]),
  );
}

/** Gives messages the places that follow a head. */
export function placeMessages(
  conversationId: string,
  before: Head,
  messages: readonly Pick<PlacedMessage, 'event' | 'caller'>[],
): Run {
  const receivedAt = Date.now();
  let { seq, hash } = before;
  const placed = messages.map(({ event, caller }) => {
    seq += 1;
    const { eventId, eventHash, bytes, signature, body, bodyHash, requestHash } = event;
    hash = sha256(logStep(hash, { conversationId, seq, eventId, eventHash }));
    const place = { conversationId, seq, eventId, kind: 'message', senderUserId: caller.userId } as const;
    const sealed = { bytes, signature, body, bodyHash };
    const { expiresAt } = event.header;
    const row = { ...place, ...sealed, eventHash, logHash: hash, requestHash, receivedAt, expiresAt };
    return { event, caller, row: row as Event };
  });
  return { conversationId, before, after: { seq, hash }, messages: placed };
}

/**
 * Everything that the long way checks, checked again by the one statement that writes: the head is
 * still where it was, and the conversation open; each sender is a member and has this session, made for the roster in force; no
 * id is taken. A conversation for which any of it fails is left alone, and so is one that somebody
 * else holds: it is not waited for, so that two processes can never wait for each other.
 * Under READ COMMITTED the row lock looks at the newest version of the head, and whatever changes
 * members, sessions or events of a conversation moves its head.
 */
const statement = `
  WITH asked AS (
    SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::bytea[], ?::bigint[], ?::bytea[])
      AS asked (conversation_id, head_seq, head_hash, new_seq, new_hash)
  ), said AS (
    SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::uuid[], ?::uuid[], ?::uuid[], ?::bytea[], ?::bytea[],
      ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bytea[], ?::bigint[], ?::bigint[])
      AS said (conversation_id, seq, event_id, sender_user_id, device_id, session_hash, bytes,
        signature, body, body_hash, event_hash, log_hash, request_hash, received_at, expires_at)
  ), checked AS MATERIALIZED (
    SELECT said.conversation_id, sender.found AND own.found AND earlier.found IS NULL AS may
    FROM said
    LEFT JOIN LATERAL (
      SELECT true AS found FROM members
      WHERE members.conversation_id = said.conversation_id
        AND members.user_id = said.sender_user_id AND members.left_seq IS NULL
      LIMIT 1
    ) AS sender ON true
    LEFT JOIN LATERAL (
      SELECT conversations.roster_hash = sender_sessions.roster_hash AS found
      FROM sender_sessions, conversations
      WHERE sender_sessions.conversation_id = said.conversation_id
        AND sender_sessions.session_hash = said.session_hash
        AND sender_sessions.sender_user_id = said.sender_user_id
        AND sender_sessions.device_id = said.device_id
        AND conversations.conversation_id = said.conversation_id
      LIMIT 1
    ) AS own ON true
    LEFT JOIN LATERAL (
      SELECT true AS found FROM events
      WHERE events.conversation_id = said.conversation_id AND events.event_id = said.event_id
      LIMIT 1
    ) AS earlier ON true
  ), held AS MATERIALIZED (
    SELECT asked.conversation_id FROM asked CROSS JOIN LATERAL (
      SELECT FROM conversations
      WHERE conversations.conversation_id = asked.conversation_id
        AND conversations.head_seq = asked.head_seq AND conversations.head_hash = asked.head_hash
        AND conversations.closed_at IS NULL
      FOR UPDATE SKIP LOCKED
    ) AS head
    WHERE asked.conversation_id NOT IN (
      SELECT conversation_id FROM checked WHERE may IS NOT TRUE
    )
  ), moved AS (
    UPDATE conversations SET (head_seq, head_hash) = (
      SELECT new_seq, new_hash FROM asked WHERE asked.conversation_id = conversations.conversation_id
    )
    WHERE conversation_id = ANY (ARRAY(SELECT conversation_id FROM held))
    RETURNING conversation_id, roster_version
  ), kept AS (
    INSERT INTO events (conversation_id, seq, event_id, kind, sender_user_id, bytes, signature, body,
      body_hash, event_hash, log_hash, request_hash, received_at, expires_at)
    SELECT conversation_id, seq, event_id, 'message', sender_user_id, bytes, signature, body, body_hash,
      event_hash, log_hash, request_hash, received_at, expires_at
    FROM said JOIN moved USING (conversation_id)
  )
  SELECT conversation_id AS id, roster_version AS version FROM moved`;

/**
 * Writes the runs of several conversations in one statement, which is one transaction and one commit.
 * @returns the roster version of each conversation whose run is in the log now; the others are as they were.
 */
export async function commitMessages(knex: Knex, runs: readonly Run[]): Promise<Map<string, number>> {
  const messages = runs.flatMap((run) => run.messages);
  const rows = messages.map(({ row }) => row);
  const bindings = [
    runs.map(({ conversationId }) => conversationId),
    runs.map(({ before }) => before.seq),
    runs.map(({ before }) => before.hash),
    runs.map(({ after }) => after.seq),
    runs.map(({ after }) => after.hash),
    rows.map((row) => row.conversationId),
    rows.map((row) => row.seq),
    rows.map((row) => row.eventId),
    rows.map((row) => row.senderUserId),
    messages.map(({ caller }) => caller.deviceId),
    messages.map(({ event }) => Buffer.from(event.header.sessionHash)),
    rows.map((row) => row.bytes),
    rows.map((row) => row.signature),
    rows.map((row) => row.body),
    rows.map((row) => row.bodyHash),
    rows.map((row) => row.eventHash),
    rows.map((row) => row.logHash),
    rows.map((row) => row.requestHash),
    rows.map((row) => row.receivedAt),
    rows.map((row) => row.expiresAt),
  ];
  // Named, so that each connection parses and plans it once.
  const query = knex.raw(statement, bindings as readonly unknown[] as readonly string[]);
  const { rows: moved } = (await query.options({ name: 'commit-messages' })) as unknown as {
    rows: { id: string; version: number }[];
  };
  return new Map(moved.map(({ id, version }) => [id, version]));
}
