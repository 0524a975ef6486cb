import type { Conversation } from './conversation.ts';
import type { OutboxEntry } from './outbox.ts';

/** Whether nobody would take this any more: a change of a group by one who manages it no longer (PROTOCOL §6). */
export function isOverruled(
  { roster, state }: Conversation,
  selfId: string,
  { payload, sealed }: OutboxEntry,
): boolean {
  // What was sealed may be in the log already: the server says.
  if (state.kind !== 'group' || sealed !== null || roster?.members.get(selfId)?.role !== 'member')
    return false;
  return payload.kind === 'timer' || (payload.kind === 'profile' && payload.displayName === undefined);
}

/**
 * Whether it changes what one said under a former identity: it waited, and the account was secured meanwhile. The
 * one in force is nobody to change that (PROTOCOL §7).
 */
export async function isOutlived(
  conversation: Conversation,
  selfIdentity: string,
  { payload, sealed }: OutboxEntry,
): Promise<boolean> {
  if (sealed !== null || (payload.kind !== 'edit' && payload.kind !== 'delete')) return false;
  const seq = (await conversation.places()).get(payload.target.eventId);
  const row = seq === undefined ? null : await conversation.rows.row(seq);
  return row?.identity !== undefined && row.identity !== selfIdentity;
}

/** Whether it would have changed anything: newcomers are told what everybody else knows. */
export function wouldChange({ state }: Conversation, { payload }: OutboxEntry): boolean {
  if (payload.kind === 'timer') return payload.afterMs !== state.timerMs;
  if (payload.kind !== 'profile') return false;
  const { groupName = state.groupName, groupPicture = state.groupPicture } = payload;
  return groupName !== state.groupName || groupPicture !== state.groupPicture;
}
