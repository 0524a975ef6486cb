import { Lock, ShieldAlert, Timer, UsersRound } from 'lucide-react';
import type { TimelineItem } from '../../../engine/face.ts';
import { unverifiableWords, warningWords } from '../../platform/words.ts';
import { QuestionCard } from '../../ui/question-card.tsx';
import { clockTime } from '../../ui/times.ts';
import { noteWords } from '../../platform/note-words.ts';

interface OtherItemProps {
  readonly item: Exclude<TimelineItem, { kind: 'message' }>;
  readonly name: string;
  readonly tabStop: boolean;
  readonly position: number;
  readonly total: number;
}

/** Whatever stands in a chat and is not somebody's words. */
export function OtherItem({ item, name, tabStop, position, total }: OtherItemProps) {
  const tabIndex = tabStop ? 0 : -1;
  const frame = {
    role: 'article',
    tabIndex,
    'data-seq': item.seq ?? undefined,
    'aria-posinset': position,
    'aria-setsize': total,
  } as const;
  if (item.kind === 'started')
    return (
      <p
        {...frame}
        className="mx-auto flex max-w-[520px] items-start justify-center gap-[7px] py-3.5 text-13 text-text-2"
      >
        <Lock size={14} className="mt-0.5 flex-none text-accent-text" aria-hidden />
        This chat is readable only by you and {name}.
      </p>
    );
  if (item.kind === 'roster' || item.kind === 'group_profile' || item.kind === 'timer') {
    const Icon = item.kind === 'timer' ? Timer : UsersRound;
    return (
      <div {...frame} className="mx-auto max-w-[520px] py-2.5 text-center text-13 text-text-2">
        {noteWords(item).map((words) => (
          <p key={words} className="flex items-start justify-center gap-[7px]">
            <Icon size={14} className="mt-0.5 flex-none text-text-3" aria-hidden />
            {words}
          </p>
        ))}
      </div>
    );
  }
  if (item.kind === 'deleted')
    return (
      <p {...frame} className={`flex pt-1 text-13 text-text-3 ${item.own ? 'justify-end' : ''}`}>
        <span className="rounded-16 border border-line px-3 py-1.5">
          {item.own ? 'You deleted this message' : `${item.authorName} deleted this message`}
        </span>
      </p>
    );
  if (item.kind === 'warning')
    return (
      <div {...frame} className="py-3">
        <QuestionCard title={warningWords[item.warning.code].title}>
          <p>
            {clockTime(item.warning.since)}. {warningWords[item.warning.code].text}
          </p>
        </QuestionCard>
      </div>
    );
  return (
    <div {...frame} className="pt-3">
      <div className="w-fit max-w-[min(78%,580px)] rounded-16 bg-warn-soft px-3 py-2 text-14 shadow-[inset_0_0_0_1px_var(--warn-line)]">
        <p className="flex items-start gap-2">
          <ShieldAlert size={16} className="mt-0.5 flex-none text-warn-mark" aria-hidden />
          <span>This message could not be verified, so it isn’t shown.</span>
        </p>
        <details className="mt-1 pl-6 text-13 text-text-2">
          <summary tabIndex={tabIndex} className="weight-medium text-accent-text">
            Details
          </summary>
          {unverifiableWords[item.reason]}
        </details>
      </div>
    </div>
  );
}
