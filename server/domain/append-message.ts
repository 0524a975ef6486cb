import { equalBytes } from '@secure-chat/shared/bytes';
import type { Appended } from '@secure-chat/shared/contract';
import { AppError } from '../app/errors.ts';
import { Event } from '../models/event.ts';
import type { Caller } from '../security/token.ts';
import { claimAttachments, releaseAttachments } from './claim-attachments.ts';
import type { ConversationLog } from './conversation-log.ts';
import type { ParsedEvent, ParsedMessage } from './parse-event.ts';

/**
 * Whether an event asks for nothing but its place in the log of this conversation: such messages can be
 * committed together, by a statement that makes the same checks as {@link appendMessage}.
 */
export function isPlainMessage(event: ParsedEvent, conversationId: string): event is ParsedMessage {
  if (event.kind !== 'message') return false;
  const { header, attachmentIds } = event;
  return header.conversationId === conversationId && header.drops === null && attachmentIds.length === 0;
}

/**
 * Appends a message of one of the caller's sessions, sealed for the roster in force (PROTOCOL §7).
 * @throws {AppError} `invalid_request`, `unknown_session`, `stale_roster`, `unknown_attachment`.
 */
export async function appendMessage(
  log: ConversationLog,
  caller: Caller,
  event: ParsedMessage,
): Promise<Appended> {
  const { conversationId, rosterHash } = log.conversation;
  const { header } = event;
  if (header.conversationId !== conversationId)
    throw new AppError('invalid_request', { field: `${event.field}.header` });
  const session = await log.findSession(Buffer.from(header.sessionHash));
  if (session?.senderUserId !== caller.userId || session.deviceId !== caller.deviceId)
    throw new AppError('unknown_session', { field: event.field });
  if (!equalBytes(session.rosterHash, rosterHash)) throw new AppError('stale_roster', { field: event.field });
  if (header.drops !== null) await dropBody(log, caller, event);
  const { eventId, attachmentIds } = event;
  const claim = { conversationId, eventId, uploaderUserId: caller.userId, attachmentIds };
  await claimAttachments(log.trx, claim, event.field);
  return log.append(event, caller.userId);
}

/** Delete for everyone: the body goes; header, body hash and signature stay, so that the log still verifies. */
async function dropBody(log: ConversationLog, caller: Caller, event: ParsedMessage): Promise<void> {
  // What it names may stand in this very batch.
  await log.flush();
  const dropped = await Event.query(log.trx).patch({ body: null }).where({
    conversationId: log.conversation.conversationId,
    eventId: event.header.drops,
    kind: 'message',
    senderUserId: caller.userId,
  });
  if (dropped === 0) throw new AppError('invalid_request', { field: `${event.field}.header` });
  await releaseAttachments(log.trx, log.conversation.conversationId, [event.header.drops!]);
}
