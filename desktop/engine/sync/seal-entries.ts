import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import { sessionLifetimeMs } from '@secure-chat/shared/signed/session';
import type { NewEvent } from '@secure-chat/shared/contract';
import { createSession, sealMessage, sessionKey, type Payload } from '../crypto/index.ts';
import type { SyncContext } from './context.ts';
import type { Conversation, SendingSession } from './conversation.ts';
import type { OutboxEntry } from './outbox.ts';

/** The exact bytes of one message, to be repeated until the server has taken or refused them. */
export interface SealedEntry {
  readonly event: NewEvent;
}

export interface Sealed {
  readonly seals: readonly SealedEntry[];
  readonly sendingSession: SendingSession;
}

/**
 * Seals entries in their order under one's own current session, or a new one where that is used
 * up, too old, or made for another roster (PROTOCOL §7). Changes nothing: the caller keeps the
 * result on disk before anything of it is sent. All of them disappear after the same time, or none does.
 * @throws {NetworkError} if a new session needs a contact's keys and the server cannot be asked.
 */
export async function sealEntries(
  context: SyncContext,
  conversation: Conversation,
  entries: readonly OutboxEntry[],
): Promise<Sealed> {
  const now = context.platform.clock.now();
  const { ttl } = entries[0]!;
  const session = isUsable(conversation, { now, ttl, messages: entries.length })
    ? conversation.state.sendingSession!
    : await startSession(context, conversation, { now, ttl });
  const key = await sessionKey(fromBase64Url(session.seed), session.sessionId);
  const { verified, conversationId } = conversation.state;
  const seals: SealedEntry[] = [];
  for (const [at, entry] of entries.entries()) {
    const message = await sealMessage(context.opened, {
      key,
      conversationId,
      sessionHash: fromBase64Url(session.sessionHash),
      index: session.nextIndex + at,
      eventId: entry.id,
      sentAt: entry.sentAt,
      expiresAt: ttl > 0 ? entry.sentAt + ttl : null,
      drops: entry.payload.kind === 'delete' ? entry.payload.target.eventId : null,
      lastSeenSeq: verified.seq,
      lastSeenLogHash: fromBase64Url(verified.logHash),
      payload: entry.payload,
    });
    const { header, body, signature } = message;
    const attachments = attachmentsOf(entry.payload);
    const event = { kind: 'message' as const, header, body, signature };
    seals.push({ event: attachments.length === 0 ? event : { ...event, attachments } });
  }
  return { seals, sendingSession: { ...session, nextIndex: session.nextIndex + entries.length } };
}

function isUsable(
  conversation: Conversation,
  { now, ttl, messages }: { readonly now: number; readonly ttl: number; readonly messages: number },
): boolean {
  const { sendingSession } = conversation.state;
  if (sendingSession === null || conversation.roster === null) return false;
  const age = now - sendingSession.createdAt;
  return (
    sendingSession.rosterHash === toBase64Url(conversation.roster.hash) &&
    sendingSession.ttl === ttl &&
    age >= 0 &&
    age < sessionLifetimeMs(sendingSession) &&
    sendingSession.nextIndex + messages <= limits.sessionMessages
  );
}

async function startSession(
  context: SyncContext,
  conversation: Conversation,
  { now, ttl }: { readonly now: number; readonly ttl: number },
): Promise<SendingSession> {
  const roster = conversation.roster!;
  const recipients = await context.contacts.recipients(roster);
  const directory = context.directory.head();
  const session = await createSession(context.opened, {
    roster,
    recipients,
    deviceId: context.self.deviceId,
    ttl,
    vaultVersion: context.vault.version,
    dirSize: directory.size,
    dirHash: directory.hash,
    createdAt: now,
  });
  return {
    sessionId: session.sessionId,
    sessionHash: toBase64Url(session.sessionHash),
    seed: toBase64Url(session.seed),
    rosterHash: toBase64Url(roster.hash),
    nextIndex: 0,
    createdAt: now,
    ttl,
    record: { kind: 'session', ...session.record, wraps: session.wraps },
  };
}

/** The uploads that a message carries: told to the server, which keeps them as long as the message. */
function attachmentsOf(payload: Payload): string[] {
  if (payload.kind !== 'attachment') return [];
  return [payload.file, ...(payload.preview ? [payload.preview] : [])].map(
    ({ attachmentId }) => attachmentId,
  );
}
