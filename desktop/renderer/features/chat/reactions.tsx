import type { Reaction } from '../../../engine/face.ts';
import { useMessageActions, type MessageItem } from './message-actions.ts';

interface ReactionsProps {
  readonly item: MessageItem;
  readonly tabStop: boolean;
}

/** Chips under the bubble; one's own is outlined, the number begins at two, and each names its people. */
export function Reactions({ item, tabStop }: ReactionsProps) {
  const { react } = useMessageActions();
  if (item.reactions.length === 0) return null;
  return (
    <div className={`relative z-1 -mt-[5px] flex flex-wrap gap-1 px-2.5 ${item.own ? 'justify-end' : ''}`}>
      {item.reactions.map((reaction) => (
        <button
          key={reaction.emoji}
          type="button"
          tabIndex={tabStop ? 0 : -1}
          aria-pressed={reaction.own}
          aria-label={`${reaction.emoji} from ${peopleOf(reaction)}`}
          title={peopleOf(reaction)}
          onClick={() => react(item, reaction.emoji)}
          className={`digits flex h-[27px] items-center gap-1 rounded-full bg-raised px-2 text-12 weight-medium text-text-2 ${reaction.own ? 'shadow-[inset_0_0_0_2px_var(--accent)]' : 'shadow-[inset_0_0_0_1px_var(--line)]'}`}
        >
          <span className="text-[15px]">{reaction.emoji}</span>
          {reaction.people.length > 1 && reaction.people.length}
        </button>
      ))}
    </div>
  );
}

function peopleOf({ people }: Reaction): string {
  const names = people.map(({ self, name }) => (self ? 'you' : name));
  return new Intl.ListFormat('en').format(names);
}
