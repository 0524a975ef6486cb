import { equalBytes } from '@secure-chat/shared/bytes';
import type { Appended } from '@secure-chat/shared/contract';
import { changeRoster, type RosterState } from '@secure-chat/shared/signed/roster';
import { AppError } from '../app/errors.ts';
import type { Caller } from '../security/token.ts';
import type { ConversationLog } from './conversation-log.ts';
import { sha256 } from './hash.ts';
import type { ParsedControl } from './parse-event.ts';
import { parseIdentityKey, requireSignature } from './public-keys.ts';
import { loadRoster, refuseRosterFault, saveRoster } from './roster.ts';
import { shareHistory } from './share-history.ts';

/**
 * Changes the roster by compare-and-swap on the one before (PROTOCOL §6).
 * @throws {AppError} `invalid_request`, `stale_roster`, `invalid_signature`, `forbidden`.
 */
export async function appendControl(
  log: ConversationLog,
  caller: Caller,
  event: ParsedControl,
): Promise<Appended> {
  const { control, field } = event;
  const { conversation } = log;
  const { conversationId } = conversation;
  if (control.conversationId !== conversationId || control.actorUserId !== caller.userId)
    throw new AppError('invalid_request', { field: `${field}.bytes` });
  if (control.prevRosterHash === null || !equalBytes(control.prevRosterHash, conversation.rosterHash))
    throw new AppError('stale_roster', { field });
  if (control.rosterVersion !== conversation.rosterVersion + 1 || control.lastSeenSeq > conversation.headSeq)
    throw new AppError('invalid_request', { field: `${field}.bytes` });
  const before = await loadRoster(log.trx, conversation);
  verifyActor(event, before);
  const after = change(before, event);
  const place = log.append(event, caller.userId);
  await saveRoster(log.trx, { conversationId, seq: place.seq, control, before, after });
  await shareHistory(log, caller, event);
  conversation.rosterVersion = control.rosterVersion;
  conversation.rosterHash = event.eventHash;
  return place;
}

/** The signature counts under the key that the roster gives the actor, and no other. */
function verifyActor({ control, bytes, signature, field }: ParsedControl, roster: RosterState): void {
  const actor = roster.members.get(control.actorUserId);
  if (actor === undefined || !equalBytes(control.actorIdentityHash, sha256(actor.identityKey)))
    throw new AppError('stale_roster', { field });
  requireSignature(bytes, signature, parseIdentityKey(actor.identityKey, field));
}

function change(before: RosterState, { control, field }: ParsedControl): RosterState {
  try {
    return changeRoster(before, control.actorUserId, control.ops);
  } catch (error) {
    return refuseRosterFault(error, `${field}.bytes`);
  }
}
