import { equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import type { LogEvent } from '@secure-chat/shared/contract';
import type { RosterMember } from '@secure-chat/shared/signed/control';
import {
  AcceptanceError,
  openSeed,
  openSessionRecord,
  ownKeysOf,
  verifySession,
  type OpenedAccount,
  type PastAccountKeys,
} from '../crypto/index.ts';
import { directoryWarning } from './directory-warning.ts';
import { memberOf, type Accepted, type Draft } from './draft.ts';
import type { SyncContext } from './context.ts';
import type { ReadingSession } from './conversation.ts';

type SessionEvent = Extract<LogEvent, { kind: 'session' }>;

/** A sender session: verified under the roster in force, its seed opened with one's own wrap. */
export async function acceptSession(
  context: SyncContext,
  draft: Draft,
  event: SessionEvent,
  eventHash: Bytes,
): Promise<Accepted> {
  const { record } = openSessionRecord(event);
  if (record.conversationId !== draft.state.conversationId) throw new AcceptanceError('wrong_conversation');
  if (record.sessionId !== event.eventId) throw new AcceptanceError('malformed');
  if (!draft.roster || !equalBytes(record.rosterHash, draft.roster.hash))
    throw new AcceptanceError('stale_roster');
  const member = memberOf(draft, record.senderUserId);
  await verifySession(event, member.identityKey);
  const { opened, vault } = context;
  // Before a reset the account was another one, with a vault of its own.
  const isOwn = record.senderUserId === opened.userId;
  if (isOwn && equalBytes(member.identityKey, opened.identity.publicKey))
    await vault.witness(record.vaultVersion);
  const seed = await openWrap(context, event, draft.roster.members.get(opened.userId));
  draft.state.readingSessions[toBase64Url(eventHash)] = {
    sessionId: record.sessionId,
    senderUserId: record.senderUserId,
    identity: toBase64Url(record.senderIdentityHash),
    rosterHash: toBase64Url(record.rosterHash),
    ...seed,
    createdAt: record.createdAt,
    ttl: record.ttl,
    nextIndex: 0,
    lastSeenSeq: 0,
  };
  const warning = await directoryWarning(context, record, {
    userId: record.senderUserId,
    deviceId: record.senderDeviceId,
    at: record.createdAt,
  });
  return {
    content: { kind: 'hidden' },
    authorId: record.senderUserId,
    sentAt: record.createdAt,
    ...(warning && { warning }),
  };
}

/** What cannot be opened is kept with its reason: each message of the session will say it. */
async function openWrap(
  { opened }: SyncContext,
  event: SessionEvent,
  own: RosterMember | undefined,
): Promise<Pick<ReadingSession, 'seed' | 'failure'>> {
  if (event.wrap === null) return { seed: null, failure: 'no_key_for_you' };
  const wrap = fromBase64Url(event.wrap);
  for (const { encryption } of keysFor(opened, own)) {
    try {
      const keys = { userId: opened.userId, encryption };
      return { seed: toBase64Url(await openSeed(keys, event, wrap, event.sharedBy)), failure: null };
    } catch (error) {
      const isCommitment = error instanceof AcceptanceError && error.reason === 'commitment_mismatch';
      if (isCommitment) return { seed: null, failure: 'commitment_mismatch' };
    }
  }
  return { seed: null, failure: 'cannot_open' };
}

/** One's keys by which a wrap may open: the roster's, else, where history was shared before, any that one had. */
function keysFor(opened: OpenedAccount, own: RosterMember | undefined): readonly PastAccountKeys[] {
  const named = own && ownKeysOf(opened, own.identityKey);
  return named ? [named] : [opened, ...opened.past.toReversed()];
}
