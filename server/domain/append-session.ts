import { equalBytes } from '@secure-chat/shared/bytes';
import type { Appended } from '@secure-chat/shared/contract';
import { listMembers } from '../access/conversation.ts';
import { AppError } from '../app/errors.ts';
import type { Member } from '../models/conversation.ts';
import { SenderSession, Wrap } from '../models/event.ts';
import type { Caller } from '../security/token.ts';
import type { ConversationLog } from './conversation-log.ts';
import { sha256 } from './hash.ts';
import type { ParsedSession } from './parse-event.ts';

/**
 * Opens a sender session: sealed for the roster in force, each member once (PROTOCOL §7).
 * @throws {AppError} `invalid_request` if it names someone else's ids, `unknown_session` if another device's:
 * the same person may have become another device before it left; `stale_roster`.
 */
export async function appendSession(
  log: ConversationLog,
  caller: Caller,
  event: ParsedSession,
): Promise<Appended> {
  const { record } = event;
  const { conversationId, rosterHash } = log.conversation;
  const isOwn = record.conversationId === conversationId && record.senderUserId === caller.userId;
  if (!isOwn) throw new AppError('invalid_request', { field: `${event.field}.bytes` });
  if (record.senderDeviceId !== caller.deviceId)
    throw new AppError('unknown_session', { field: `${event.field}.bytes` });
  if (!equalBytes(record.rosterHash, rosterHash)) throw new AppError('stale_roster', { field: event.field });
  const members = await listMembers(log.trx, conversationId);
  requireSender(event, members);
  requireEachMemberOnce(event, members);
  const appended = log.append(event, caller.userId);
  await SenderSession.query(log.trx).insert({
    conversationId,
    sessionHash: event.eventHash,
    sessionId: record.sessionId,
    senderUserId: caller.userId,
    deviceId: caller.deviceId,
    rosterHash,
  });
  const rows = event.wraps.map((wrap) => ({ conversationId, seq: appended.seq, ...wrap }));
  await Wrap.query(log.trx).insert(rows);
  return appended;
}

function requireSender(event: ParsedSession, members: readonly Member[]): void {
  const sender = members.find((member) => member.userId === event.record.senderUserId);
  if (sender === undefined || !equalBytes(event.record.senderIdentityHash, sha256(sender.identityKey)))
    throw new AppError('stale_roster', { field: event.field });
}

function requireEachMemberOnce(event: ParsedSession, members: readonly Member[]): void {
  const wrapped = new Set(event.wraps.map((wrap) => wrap.userId));
  const isComplete =
    wrapped.size === event.wraps.length &&
    wrapped.size === members.length &&
    members.every((member) => wrapped.has(member.userId));
  if (!isComplete) throw new AppError('invalid_request', { field: `${event.field}.wraps` });
}
