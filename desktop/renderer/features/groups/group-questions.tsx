import { useState } from 'react';
import type { GroupMember, GroupSummary } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { AddPeopleDialog } from './add-people-dialog.tsx';
import { GroupProfileDialog } from './group-profile-dialog.tsx';

export type GroupQuestion =
  | { readonly name: 'add' | 'profile' | 'leave' }
  | { readonly name: 'remove'; readonly member: GroupMember };

interface GroupQuestionsProps {
  readonly question: GroupQuestion;
  readonly group: GroupSummary;
  readonly members: readonly GroupMember[];
  readonly onClose: () => void;
}

/** Dialogs that a group's details open. */
export function GroupQuestions({ question, group, members, onClose }: GroupQuestionsProps) {
  const { conversationId, title } = group;
  switch (question.name) {
    case 'add':
      return (
        <AddPeopleDialog
          group={group}
          members={new Set(members.map(({ userId }) => userId))}
          onClose={onClose}
        />
      );
    case 'profile':
      return <GroupProfileDialog group={group} onClose={onClose} />;
    case 'remove': {
      const { displayName, userId } = question.member;
      return (
        <Confirm
          title={`Remove ${displayName}?`}
          description="They keep what they have read, and see nothing that is said from now on."
          verb="Remove"
          act={() => command('removeMember', { conversationId, userId })}
          onClose={onClose}
        />
      );
    }
    case 'leave':
      return (
        <Confirm
          title={`Leave ${title}?`}
          description="You keep what was said so far, and see nothing new. Only somebody who manages the group can bring you back."
          verb="Leave"
          act={() => command('leaveGroup', { conversationId })}
          onClose={onClose}
        />
      );
  }
}

interface ConfirmProps extends Pick<Parameters<typeof ConfirmDialog>[0], 'title' | 'description' | 'verb'> {
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

function Confirm({ act, onClose, ...words }: ConfirmProps) {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const confirm = (): void => {
    setBusy(true);
    setError(undefined);
    act().then(onClose, (reason: unknown) => {
      setError(failureWords(failureOf(reason)));
      setBusy(false);
    });
  };
  return <ConfirmDialog danger {...words} busy={busy} error={error} onConfirm={confirm} onClose={onClose} />;
}
