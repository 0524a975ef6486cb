import { equalBytes } from '@secure-chat/shared/bytes';
import type { Roster } from '../crypto/index.ts';
import type { EngineError } from '../errors.ts';
import type { Warning } from '../face.ts';
import type { SyncContext } from './context.ts';
import type { Conversation } from './conversation.ts';

/**
 * Whether a roster names an identity of one's own from before the account was secured: until the others have
 * confirmed the one in force, what one writes waits.
 */
export function isUnconfirmed({ opened }: Pick<SyncContext, 'opened'>, roster: Roster | null): boolean {
  const own = roster?.members.get(opened.userId);
  return own !== undefined && !equalBytes(own.identityKey, opened.identity.publicKey);
}

/** Whether anything may be sealed for a conversation now: its members are who the person takes them for. */
export function maySeal(
  context: Pick<SyncContext, 'contacts' | 'vault' | 'opened'>,
  { roster, state }: Conversation,
): boolean {
  const { contacts, vault } = context;
  if (isUnconfirmed(context, roster)) return false;
  if (roster === null || state.cursor.seq === 0 || !state.accepted || state.distrusted) return false;
  // With an old vault there is no telling who was accepted since.
  if (state.membership !== 'member' || vault.isBehind) return false;
  const members = [...roster.members.values()];
  return state.peerUserId === null
    ? !members.some(({ userId, identityKey }) => contacts.differs(userId, identityKey))
    : !contacts.hasChanged(state.peerUserId, roster.members.get(state.peerUserId)?.identityKey);
}

/** What is said of a conversation in which something other than the network kept a message from being sealed. */
export function troubleOf({ state }: Conversation, { failure }: EngineError, since: number): Warning | null {
  const userId = state.peerUserId ?? failure.userId;
  if (failure.code !== 'contact_keys_invalid' || userId === undefined) return null;
  const code = state.kind === 'direct' ? 'contact_identity_changed' : 'member_keys_invalid';
  return { code, since, userId };
}

/** Whoever starts a chat pins first: a vault without that pin is from before (PROTOCOL §3). */
export function hasLostPins({ contacts, conversations }: SyncContext): boolean {
  return [...conversations.values()].some(
    ({ state: { createdByMe, peerUserId } }) =>
      createdByMe && peerUserId !== null && contacts.pinOf(peerUserId) === undefined,
  );
}
