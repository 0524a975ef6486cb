import { AcceptanceError, type Payload } from '../crypto/index.ts';
import type { RowContent } from '../storage/rows.ts';
import type { Draft } from './draft.ts';
import type { SyncContext } from './context.ts';

type Profile = Extract<Payload, { kind: 'profile' }>;

/**
 * What somebody calls themselves, and what an admin calls the group.
 * @throws {AcceptanceError} `not_allowed` where one who is no admin names a group.
 */
export function acceptProfile(
  context: SyncContext,
  draft: Draft,
  authorId: string,
  profile: Profile,
): RowContent {
  const { displayName, groupName, groupPicture } = profile;
  if (displayName !== undefined) {
    draft.state.names[authorId] = displayName;
    if (authorId === context.self.userId) draft.state.profileSent = displayName;
  }
  if (groupName === undefined && groupPicture === undefined) return { kind: 'hidden' };
  return acceptGroupProfile(draft, authorId, profile);
}

/** Whoever adds somebody tells the newcomer what everybody else knows: that is no change. */
function acceptGroupProfile({ state, roster }: Draft, authorId: string, profile: Profile): RowContent {
  const mayName = roster?.kind === 'group' && roster.members.get(authorId)?.role !== 'member';
  if (!mayName) throw new AcceptanceError('not_allowed');
  const { groupName = state.groupName, groupPicture = state.groupPicture } = profile;
  const name = groupName === state.groupName ? null : groupName;
  const picture = pictureChange(state.groupPicture, groupPicture);
  state.groupName = groupName;
  state.groupPicture = groupPicture;
  return name === null && picture === null ? { kind: 'hidden' } : { kind: 'group_profile', name, picture };
}

function pictureChange(before: string | null, after: string | null): 'changed' | 'removed' | null {
  if (before === after) return null;
  return after === null ? 'removed' : 'changed';
}
