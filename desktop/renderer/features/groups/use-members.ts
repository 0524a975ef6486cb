import { useEffect, useState } from 'react';
import type { GroupMember, GroupSummary } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';

/** The members of a group, read again whenever anything about it changes; null until they are there. */
export function useMembers(group: GroupSummary): readonly GroupMember[] | null {
  const [members, setMembers] = useState<readonly GroupMember[] | null>(null);
  useEffect(() => {
    let current = true;
    command('getMembers', { conversationId: group.conversationId }).then(
      (found) => current && setMembers(found),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [group]);
  return members;
}
