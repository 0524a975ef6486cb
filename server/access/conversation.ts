import type { Knex } from 'knex';
import type { QueryBuilder } from 'objection';
import { AppError } from '../app/errors.ts';
import { Conversation, Member } from '../models/conversation.ts';

/**
 * The only way a request obtains a conversation: as a member of it.
 * @throws {AppError} `not_found`, whether it does not exist or is not the user's.
 */
export async function accessConversation(
  knex: Knex,
  userId: string,
  conversationId: string,
): Promise<Conversation> {
  return required(await memberQuery(knex, userId, conversationId));
}

/**
 * The same with the conversation's row locked until the transaction ends: its writers take turns.
 * @throws {AppError} `not_found`
 */
export async function lockConversation(
  trx: Knex.Transaction,
  userId: string,
  conversationId: string,
): Promise<Conversation> {
  return required(await memberQuery(trx, userId, conversationId).forUpdate());
}

/** A conversation as far as one person may read it: to its head, or to where they left. */
export interface ReadableConversation {
  readonly conversationId: string;
  readonly headSeq: number;
  readonly headHash: Buffer;
  /** Where the log begins for whoever has read nothing of it yet. */
  readonly visibleAfter: number;
  readonly leftSeq: number | null;
}

/** Every conversation that the user is or was a member of. */
export async function listConversations(knex: Knex, userId: string): Promise<ReadableConversation[]> {
  return readableConversations(knex, userId).orderBy('conversations.conversationId');
}

/**
 * What the user may read of a conversation, a left one included.
 * @throws {AppError} `not_found`
 */
export async function accessReadable(
  knex: Knex,
  userId: string,
  conversationId: string,
): Promise<ReadableConversation> {
  const [readable] = await readableConversations(knex, userId).where({
    'conversations.conversationId': conversationId,
  });
  if (readable === undefined) throw new AppError('not_found');
  return readable;
}

/** The members in force, the longest-standing first. */
export async function listMembers(knex: Knex, conversationId: string): Promise<Member[]> {
  return Member.query(knex).where({ conversationId, leftSeq: null }).orderBy(['position', 'userId']);
}

/** Who may read any of a run of events: the members of its end, and whoever left in it. */
export async function listReaders(
  knex: Knex,
  run: { readonly conversationId: string; readonly firstSeq: number },
): Promise<Member[]> {
  return Member.query(knex)
    .where({ conversationId: run.conversationId })
    .where((query) => void query.whereNull('leftSeq').orWhere('leftSeq', '>=', run.firstSeq));
}

function readableConversations(knex: Knex, userId: string) {
  return Conversation.query(knex)
    .select(
      'conversations.conversationId',
      'members.leftSeq',
      knex.raw('coalesce(members.left_seq, conversations.head_seq) AS head_seq'),
      knex.raw('coalesce(last.log_hash, conversations.head_hash) AS head_hash'),
      knex.raw('CASE WHEN members.reads_history THEN 0 ELSE members.visible_after END AS visible_after'),
    )
    .join('members', 'members.conversationId', 'conversations.conversationId')
    .leftJoin('events AS last', (join) =>
      join.on('last.conversationId', 'conversations.conversationId').andOn('last.seq', 'members.leftSeq'),
    )
    .where({ 'members.userId': userId })
    .castTo<ReadableConversation[]>();
}

function memberQuery(
  knex: Knex,
  userId: string,
  conversationId: string,
): QueryBuilder<Conversation, Conversation | undefined> {
  const membership = Member.query(knex).where({ conversationId, userId, leftSeq: null });
  return Conversation.query(knex).findById(conversationId).whereExists(membership);
}

function required(conversation: Conversation | undefined): Conversation {
  if (conversation === undefined) throw new AppError('not_found');
  return conversation;
}
