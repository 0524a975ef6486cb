import type { LogEvent } from '@secure-chat/shared/contract';
import type { Control } from '@secure-chat/shared/signed/control';
import { AcceptanceError, applyControl, checkOwnPlace, openControl, type Roster } from '../crypto/index.ts';
import type { Warning } from '../face.ts';
import type { RowContent, StoredChange } from '../storage/rows.ts';
import { directoryWarning } from './directory-warning.ts';
import type { Accepted, Draft } from './draft.ts';
import type { SyncContext } from './context.ts';
import { keepSignedPins } from './signed-pins.ts';

type ControlEvent = Extract<LogEvent, { kind: 'control' }>;

/** A change of the roster: accepted only as the next link of the chain from `create` (PROTOCOL §6). */
export async function acceptControl(
  context: SyncContext,
  draft: Draft,
  event: ControlEvent,
): Promise<Accepted> {
  const opened = await openControl(event);
  const { control } = opened;
  if (control.eventId !== event.eventId) throw new AcceptanceError('malformed');
  const before = draft.roster;
  const roster = await applyControl(before, opened);
  if (roster.conversationId !== draft.state.conversationId) throw new AcceptanceError('wrong_conversation');
  checkOwnPlace(before, roster, context.opened);
  keepSignedPins(context, control);
  draft.roster = roster;
  draft.state.controls.push({ bytes: event.bytes, signature: event.signature });
  move(context, draft, before, control);
  for (const userId of arrivals(before, roster)) draft.state.joinedAt[userId] = event.seq;
  const by = { userId: control.actorUserId, deviceId: null, at: control.sentAt };
  const warning = identityWarning(context, draft) ?? (await directoryWarning(context, control, by));
  return {
    content: contentOf(before, roster, control),
    authorId: control.actorUserId,
    sentAt: control.sentAt,
    ...(warning && { warning }),
  };
}

/** What the change means for oneself, and for what newcomers have to be told. */
function move({ self }: SyncContext, draft: Draft, before: Roster | null, control: Control): void {
  const { state, roster } = draft;
  const [was, is] = [before, roster].map((one) => one?.members.has(self.userId) ?? false);
  if (was && !is) state.membership = control.actorUserId === self.userId ? 'left' : 'removed';
  if (!was && is) state.membership = 'member';
  // Newcomers do not know one's name yet: it goes out before the next message.
  if (before !== null && arrivals(before, roster!).length > 0) state.profileSent = null;
}

/** Who is in now, under an identity that was not in before. */
function arrivals(before: Roster | null, after: Roster): string[] {
  if (before === null) return [];
  return [...after.members.values()]
    .filter(({ userId, identityKey }) => before.members.get(userId)?.identityKey !== identityKey)
    .map(({ userId }) => userId);
}

function contentOf(before: Roster | null, after: Roster, control: Control): RowContent {
  if (after.kind === 'direct') return { kind: before === null ? 'started' : 'hidden' };
  const changes = control.ops.flatMap(changesOf);
  const heir = before === null ? undefined : heirOf(before, after, control);
  if (heir !== undefined) changes.push({ change: 'role', userId: heir, role: 'owner' });
  return changes.length === 0 ? { kind: 'hidden' } : { kind: 'roster', changes };
}

function changesOf(op: Control['ops'][number]): StoredChange[] {
  switch (op.op) {
    case 'create':
      return [{ change: 'created' }];
    case 'add':
      return [{ change: 'added', userId: op.member.userId, history: op.history }];
    case 'remove':
      return [{ change: 'removed', userId: op.userId }];
    case 'leave':
      return [{ change: 'left' }];
    case 'role':
      return [{ change: 'role', userId: op.userId, role: op.role }];
    case 'rebind':
      return [{ change: 'new_identity', userId: op.userId }];
    case 'rekey':
      return [];
  }
}

/** Who became owner without an op that says so: the last owner left. */
function heirOf(before: Roster, after: Roster, control: Control): string | undefined {
  if (!control.ops.some(({ op }) => op === 'leave')) return undefined;
  const heir = [...after.members.values()].find(
    ({ userId, role }) => role === 'owner' && before.members.get(userId)?.role !== 'owner',
  );
  return heir?.userId;
}

/** A roster that names another identity than the pinned one pauses sending until a person has looked. */
function identityWarning({ contacts, platform }: SyncContext, { roster }: Draft): Warning | undefined {
  const changed = [...roster!.members.values()].find(({ userId, identityKey }) =>
    contacts.differs(userId, identityKey),
  );
  if (!changed) return undefined;
  return { code: 'contact_identity_changed', since: platform.clock.now(), userId: changed.userId };
}
