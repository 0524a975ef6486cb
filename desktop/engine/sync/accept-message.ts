import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import type { LogEvent } from '@secure-chat/shared/contract';
import { messageFormat, type MessageHeader } from '@secure-chat/shared/signed/message';
import { sessionLifetimeMs } from '@secure-chat/shared/signed/session';
import { AcceptanceError, openMessage, sessionKey, verifyMessage, type Payload } from '../crypto/index.ts';
import type { RowContent } from '../storage/rows.ts';
import { annotate } from './annotate.ts';
import { acceptProfile } from './accept-profile.ts';
import { acceptTimer } from './accept-timer.ts';
import { compareCursor, isInside, memberOf, type Accepted, type Draft } from './draft.ts';
import type { SyncContext } from './context.ts';
import type { ReadingSession } from './conversation.ts';

type MessageEvent = Extract<LogEvent, { kind: 'message' }>;

/** The order of acceptance of PROTOCOL §7; the first step that fails names the reason. */
export async function acceptMessage(
  context: SyncContext,
  draft: Draft,
  event: MessageEvent,
): Promise<Accepted> {
  const headerBytes = fromBase64Url(event.header);
  const header = messageFormat.decode(headerBytes);
  if (header.conversationId !== draft.state.conversationId) throw new AcceptanceError('wrong_conversation');
  if (header.eventId !== event.eventId) throw new AcceptanceError('malformed');
  const sessionHash = toBase64Url(header.sessionHash);
  const session = draft.state.readingSessions[sessionHash];
  if (isBeforeOwnTime(context, draft, session)) return { ...hidden, sentAt: event.receivedAt };
  if (!session) throw new AcceptanceError('no_key_for_you');
  if (!draft.roster || session.rosterHash !== toBase64Url(draft.roster.hash))
    throw new AcceptanceError('stale_roster');
  const member = memberOf(draft, session.senderUserId);
  await verifyMessage(event, member.identityKey);
  advance(draft, header, event.seq);
  const content = await contentOf(context, draft, { header, session, event });
  const warning = await compareCursor(
    draft,
    { seq: header.lastSeenSeq, logHash: header.lastSeenLogHash, userId: session.senderUserId },
    context.platform.clock.now(),
  );
  const { senderUserId: authorId, identity } = session;
  const { expiresAt } = header;
  const goes = expiresAt !== null && content.kind !== 'hidden';
  return {
    content,
    authorId,
    identity,
    sentAt: header.sentAt,
    ...(goes && { expiresAt }),
    ...(warning && { warning }),
  };
}

const hidden = { content: { kind: 'hidden' }, authorId: null } as const;

/**
 * What was said between the last event that whoever let one in had seen and the letting in itself was not for
 * this identity. Most of it is a bare hash; what the stream brought in that moment is the whole event.
 */
function isBeforeOwnTime(
  { opened }: SyncContext,
  { roster }: Draft,
  session: ReadingSession | undefined,
): boolean {
  return roster !== null && !isInside(roster, opened) && (session?.seed ?? null) === null;
}

/**
 * Steps 6 and 7. The session moves on even where the step fails, for the signature has shown that
 * its sender did write this index: one missing message must not take every later one with it.
 */
function advance(draft: Draft, header: MessageHeader, seq: number): void {
  const sessionHash = toBase64Url(header.sessionHash);
  const session = draft.state.readingSessions[sessionHash]!;
  const { index, lastSeenSeq } = header;
  if (index < session.nextIndex) throw new AcceptanceError('replayed_index');
  if (index >= limits.sessionMessages || isPast(session, header)) throw new AcceptanceError('session_over');
  const expiresAt = session.ttl > 0 ? header.sentAt + session.ttl : null;
  if (header.expiresAt !== expiresAt) throw new AcceptanceError('malformed');
  draft.state.readingSessions[sessionHash] = {
    ...session,
    nextIndex: index + 1,
    lastSeenSeq: Math.max(session.lastSeenSeq, Math.min(lastSeenSeq, seq - 1)),
  };
  if (index > session.nextIndex) throw new AcceptanceError('index_gap');
  if (lastSeenSeq >= seq || lastSeenSeq < session.lastSeenSeq) throw new AcceptanceError('bad_cursor');
}

/** What was written before its session began was waiting; after its end nothing may be sealed in it. */
function isPast(session: ReadingSession, { sentAt }: MessageHeader): boolean {
  return sentAt - session.createdAt > sessionLifetimeMs(session);
}

interface Verified {
  readonly header: MessageHeader;
  readonly session: ReadingSession;
  readonly event: MessageEvent;
}

/** Steps 8 and 9. From here on its author is known: what fails is said of a message that is theirs. */
async function contentOf(context: SyncContext, draft: Draft, verified: Verified): Promise<RowContent> {
  const { expiresAt } = verified.header;
  // By this reader's clock, whether or not the server has dropped the body by now.
  if (expiresAt !== null && expiresAt <= context.platform.clock.now()) return { kind: 'hidden' };
  try {
    const payload = await open(draft, verified);
    return await take(context, draft, verified, payload);
  } catch (error) {
    if (!(error instanceof AcceptanceError)) throw error;
    return { kind: 'unverifiable', reason: error.reason };
  }
}

async function open(draft: Draft, { header, session, event }: Verified): Promise<Payload> {
  if (session.seed === null) throw new AcceptanceError(session.failure ?? 'cannot_open');
  if (event.body === null) throw new AcceptanceError('body_withheld');
  const sessionHash = toBase64Url(header.sessionHash);
  let key = draft.keys.get(sessionHash);
  if (!key) {
    key = await sessionKey(fromBase64Url(session.seed), session.sessionId);
    draft.keys.set(sessionHash, key);
  }
  return openMessage(key, fromBase64Url(event.header), fromBase64Url(event.body));
}

function requireInPlace({ kind }: Payload, drops: string | null, { ttl }: ReadingSession): void {
  if (kind !== 'delete' && drops !== null) throw new AcceptanceError('malformed');
  // What a conversation is set to must not depend on when a device reads it.
  const isSetting = kind === 'profile' || kind === 'timer';
  if (isSetting && ttl > 0) throw new AcceptanceError('malformed');
}

async function take(
  context: SyncContext,
  draft: Draft,
  { header, session }: Verified,
  payload: Payload,
): Promise<RowContent> {
  const { senderUserId: userId, identity } = session;
  const { sentAt, drops } = header;
  requireInPlace(payload, drops, session);
  switch (payload.kind) {
    case 'text':
      return acceptText(draft, payload);
    case 'edit':
    case 'reaction':
    case 'delete':
    case 'pin':
      return annotate(draft, { userId, identity, sentAt, drops }, payload);
    case 'profile':
      return acceptProfile(context, draft, userId, payload);
    case 'timer':
      return acceptTimer(draft, userId, payload);
    case 'attachment': {
      const { kind: _kind, ...file } = payload;
      return { kind: 'text', text: payload.caption ?? '', file };
    }
    case 'contact': {
      const { kind: _kind, ...contact } = payload;
      return { kind: 'text', text: '', contact };
    }
    case 'unsupported':
      return { kind: 'unverifiable', reason: 'unsupported' };
  }
}

/** An answer keeps the place of what it answers, and no copy of it: what is deleted is gone from there too. */
async function acceptText(
  draft: Draft,
  { text, replyTo, mentions, forwarded }: Extract<Payload, { kind: 'text' }>,
): Promise<RowContent> {
  const answered = replyTo && (await draft.find(replyTo.eventId));
  const isSame = answered?.eventHash === replyTo?.eventHash;
  if (answered && !isSame) throw new AcceptanceError('wrong_target');
  return {
    kind: 'text',
    text,
    ...(replyTo && { replyTo: { id: replyTo.eventId, seq: answered?.seq ?? null } }),
    ...(mentions && { mentions }),
    ...(forwarded && { forwarded }),
  };
}
