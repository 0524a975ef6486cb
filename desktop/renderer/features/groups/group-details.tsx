import { LogOut, Pencil, ShieldCheck, UserPlus, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { GroupMember, GroupSummary } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { GroupAvatar } from '../../ui/avatar.tsx';
import { GroupQuestions, type GroupQuestion } from './group-questions.tsx';
import { MemberRow } from './member-row.tsx';
import { TimerRow } from './timer-row.tsx';
import { useMembers } from './use-members.ts';

interface GroupDetailsProps {
  readonly group: GroupSummary;
  readonly onShowSafetyNumber: (userId: string) => void;
  readonly onOpen: (conversationId: string) => void;
}

/** What a group is called, who is in it, and what one may do about that. */
export function GroupDetails({ group, onShowSafetyNumber, onOpen }: GroupDetailsProps) {
  const { conversationId, role, title, picture } = group;
  const members = useMembers(group);
  const [question, setQuestion] = useState<GroupQuestion | null>(null);
  const [error, setError] = useState<string>();
  const run = (act: Promise<unknown>): void => {
    setError(undefined);
    act.catch((reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  const message = (userId: string): void =>
    run(command('startConversation', { userId }).then((opened) => onOpen(opened.conversationId)));
  return (
    <div className="overflow-auto px-4 pt-1 pb-4">
      <div className="grid justify-items-center gap-1 pb-3.5 text-center">
        <GroupAvatar groupId={conversationId} name={title} picture={picture} size={72} />
        <h3 className="mt-2 text-17 weight-bold tracking-[-.006em]">{title}</h3>
      </div>
      {(role === 'owner' || role === 'admin') && (
        <div className="mb-3 grid grid-cols-2 gap-1.5">
          <Tile icon={UserPlus} words="Add" onClick={() => setQuestion({ name: 'add' })} />
          <Tile icon={Pencil} words="Name, picture" onClick={() => setQuestion({ name: 'profile' })} />
        </div>
      )}
      {error && (
        <p role="alert" className="mb-2 text-13 text-danger-text">
          {error}
        </p>
      )}
      <TimerRow conversation={group} run={run} />
      <Members
        group={group}
        members={members ?? []}
        onMessage={message}
        onCheck={onShowSafetyNumber}
        onRole={(userId, given) => run(command('setRole', { conversationId, userId, role: given }))}
        onRemove={(member) => setQuestion({ name: 'remove', member })}
      />
      {role !== null && <Leave onClick={() => setQuestion({ name: 'leave' })} />}
      {question && members && (
        <GroupQuestions
          question={question}
          group={group}
          members={members}
          onClose={() => setQuestion(null)}
        />
      )}
    </div>
  );
}

type MembersProps = Pick<Parameters<typeof MemberRow>[0], 'onMessage' | 'onCheck' | 'onRole' | 'onRemove'> & {
  readonly group: GroupSummary;
  readonly members: readonly GroupMember[];
};

function Members({ group, members, ...actions }: MembersProps) {
  const { memberCount, role } = group;
  const checked = members.filter(({ verified, self }) => verified && !self).length;
  return (
    <>
      <h4 className="mt-2.5 mb-1 text-12 weight-medium text-text-3">
        {memberCount === 1 ? '1 person' : `${memberCount.toLocaleString()} people`}
      </h4>
      <ul aria-label="People in this group">
        {members.map((member) => (
          <MemberRow key={member.userId} member={member} ownRole={role} {...actions} />
        ))}
      </ul>
      <p className="mt-2.5 flex min-h-10 items-center gap-2.5">
        <ShieldCheck size={18} strokeWidth={1.75} className="text-text-2" aria-hidden />
        Safety numbers
        <span className="ml-auto text-13 text-text-2">
          {checked} of {Math.max(0, memberCount - 1)} checked
        </span>
      </p>
    </>
  );
}

interface TileProps {
  readonly icon: LucideIcon;
  readonly words: string;
  readonly onClick: () => void;
}

function Tile({ icon: Icon, words, onClick }: TileProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="grid h-[52px] place-items-center content-center gap-[3px] rounded-[10px] bg-window text-12 leading-[14px] weight-medium text-text-2 hover:bg-hover"
    >
      <Icon size={18} strokeWidth={1.75} className="text-accent-text" aria-hidden />
      {words}
    </button>
  );
}

function Leave({ onClick }: { readonly onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="ring-inside -mx-2 flex min-h-10 w-[calc(100%+16px)] items-center gap-2.5 rounded-8 px-2 text-danger-text hover:bg-hover"
    >
      <LogOut size={18} strokeWidth={1.75} aria-hidden />
      Leave group
    </button>
  );
}
