import { AcceptanceError, type Payload } from '../crypto/index.ts';
import type { RowContent } from '../storage/rows.ts';
import type { Draft } from './draft.ts';

/**
 * After what time messages disappear that are written from here on: a group's admins say it, or either of two.
 * @throws {AcceptanceError} `not_allowed` for anybody else.
 */
export function acceptTimer(
  { state, roster }: Draft,
  authorId: string,
  { afterMs }: Extract<Payload, { kind: 'timer' }>,
): RowContent {
  const isMember = roster?.members.get(authorId)?.role === 'member';
  if (roster?.kind === 'group' && isMember) throw new AcceptanceError('not_allowed');
  // Said again for whoever is new here.
  if (afterMs === state.timerMs) return { kind: 'hidden' };
  state.timerMs = afterMs;
  return { kind: 'timer', afterMs };
}
