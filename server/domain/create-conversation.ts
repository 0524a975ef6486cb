import type { Appended, Signed } from '@secure-chat/shared/contract';
import * as enc from '@secure-chat/shared/encoding';
import { uuidFromHash } from '@secure-chat/shared/ids';
import { chainStart } from '@secure-chat/shared/signed/log';
import { startRoster, type RosterState } from '@secure-chat/shared/signed/roster';
import type { Knex } from 'knex';
import { UniqueViolationError } from 'objection';
import { AppError } from '../app/errors.ts';
import { Conversation } from '../models/conversation.ts';
import type { Caller } from '../security/token.ts';
import type { DomainContext } from './context.ts';
import { ConversationLog } from './conversation-log.ts';
import { sha256 } from './hash.ts';
import { parseControl, type ParsedControl } from './parse-event.ts';
import { parseIdentityKey, requireSignature } from './public-keys.ts';
import { refuseRosterFault, saveRoster } from './roster.ts';

/**
 * Starts a conversation of two or a group with its signed `create` (PROTOCOL §6).
 * @throws {AppError} `invalid_request`, `invalid_signature`, `stale_roster` if a key in it is not the newest,
 * `conversation_exists`, `not_found` if a person does not exist.
 */
export async function createConversation(
  context: DomainContext,
  caller: Caller,
  signed: Signed,
): Promise<{ conversationId: string; appended: Appended }> {
  const event = parseControl(signed, 'control');
  const roster = parseCreate(event, caller);
  verifyActor(event, roster);
  const conversationId = idOf(roster, event);
  const appended = await context.knex
    .transaction(async (trx) => {
      const conversation = await insert(trx, conversationId, roster, event);
      const log = new ConversationLog(trx, conversation);
      const place = log.append(event, caller.userId);
      const before = { kind: roster.kind, members: new Map() };
      await saveRoster(trx, { conversationId, seq: 1, control: event.control, before, after: roster });
      await log.close();
      return place;
    })
    .catch(refuseExisting);
  context.bus.publish({ type: 'appended', conversationId, firstSeq: 1, lastSeq: 1 });
  return { conversationId, appended };
}

/** Two people's conversation has its id before anyone creates it; a group's follows from its `create`. */
function idOf(roster: RosterState, event: ParsedControl): string {
  if (roster.kind === 'group') return uuidFromHash(event.eventHash);
  const [lower, higher] = [...roster.members.keys()].sort();
  return uuidFromHash(sha256(enc.encode('direct', enc.uuid(lower!), enc.uuid(higher!), enc.u64(0))));
}

/** @throws {AppError} `invalid_request` unless it is the caller's own `create`. */
function parseCreate({ control, field }: ParsedControl, caller: Caller): RosterState {
  if (control.actorUserId !== caller.userId)
    throw new AppError('invalid_request', { field: `${field}.bytes` });
  try {
    return startRoster(control);
  } catch (error) {
    return refuseRosterFault(error, `${field}.bytes`);
  }
}

function verifyActor({ control, bytes, signature, field }: ParsedControl, roster: RosterState): void {
  const { identityKey } = roster.members.get(control.actorUserId)!;
  if (!sha256(identityKey).equals(control.actorIdentityHash))
    throw new AppError('invalid_request', { field: `${field}.bytes` });
  requireSignature(bytes, signature, parseIdentityKey(identityKey, `${field}.bytes`));
}

async function insert(
  trx: Knex.Transaction,
  conversationId: string,
  { kind }: RosterState,
  event: ParsedControl,
): Promise<Conversation> {
  const row = {
    conversationId,
    kind,
    headSeq: 0,
    headHash: Buffer.from(chainStart),
    rosterVersion: event.control.rosterVersion,
    rosterHash: event.eventHash,
    createdAt: Date.now(),
  };
  return Conversation.query(trx).insert(row).returning('*');
}

function refuseExisting(error: unknown): never {
  if (error instanceof UniqueViolationError) throw new AppError('conversation_exists', { cause: error });
  throw error;
}
