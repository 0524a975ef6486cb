import { Search, X } from 'lucide-react';
import { useId, useState, type KeyboardEvent } from 'react';
import { usernamePattern } from '@secure-chat/shared/ids';
import type { Contact } from '../../../engine/face.ts';
import { command, conversations, failureOf } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';

interface PeoplePickerProps {
  readonly chosen: readonly Contact[];
  readonly onChange: (chosen: readonly Contact[]) => void;
  /** User ids of people who are in already. */
  readonly without?: ReadonlySet<string>;
}

/** People one talks with, and anybody else by their exact user name. */
export function PeoplePicker({ chosen, onChange, without = new Set() }: PeoplePickerProps) {
  const id = useId();
  const [wanted, setWanted] = useState('');
  const [error, setError] = useState<string>();
  const known = useKnownPeople().filter(({ userId }) => !without.has(userId));
  const typed = wanted.trim().replace(/^@/, '').toLowerCase();
  const shown = known.filter(
    ({ displayName, username }) => displayName.toLowerCase().includes(typed) || username.includes(typed),
  );
  const isChosen = (person: Contact): boolean => chosen.some(({ userId }) => userId === person.userId);
  const toggle = (person: Contact): void => {
    const others = chosen.filter(({ userId }) => userId !== person.userId);
    onChange(isChosen(person) ? others : [...chosen, person]);
  };
  const find = (): void => {
    setError(undefined);
    command('findPerson', { username: typed }).then(
      (person) => {
        if (without.has(person.userId)) return setError(`${person.displayName} is in this group already.`);
        if (!isChosen(person)) onChange([...chosen, person]);
        setWanted('');
      },
      (reason: unknown) => setError(failureWords(failureOf(reason))),
    );
  };
  const canFind = usernamePattern.test(typed) && !known.some(({ username }) => username === typed);
  const handleKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (shown[0] && typed !== '') toggle(shown[0]);
    else if (canFind) find();
  };
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-13 weight-medium">
        People
      </label>
      {chosen.length > 0 && <Chosen people={chosen} onRemove={toggle} />}
      <div className="flex h-10 items-center gap-2.5 rounded-8 border border-line-strong bg-field px-3 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-focus">
        <Search size={16} className="flex-none text-text-3" aria-hidden />
        <input
          id={id}
          value={wanted}
          placeholder="Name, or exact user name"
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setWanted(target.value)}
          onKeyDown={handleKey}
          className="no-ring min-w-0 flex-1 bg-transparent select-text placeholder:text-text-3"
        />
        {canFind && (
          <Button size="small" onClick={find}>
            Find @{typed}
          </Button>
        )}
      </div>
      {error && (
        <p role="alert" className="text-13 text-danger-text">
          {error}
        </p>
      )}
      <ul aria-label="People you talk with" className="grid max-h-[200px] overflow-auto">
        {shown.map((person) => (
          <li key={person.userId}>
            <label className="flex h-11 items-center gap-3 rounded-8 px-2 hover:bg-hover has-[:focus-visible]:bg-hover">
              <input type="checkbox" checked={isChosen(person)} onChange={() => toggle(person)} />
              <Avatar accountId={person.userId} name={person.displayName} size={28} />
              <span className="min-w-0 flex-1 truncate">{person.displayName}</span>
              <span className="truncate text-13 text-text-3">@{person.username}</span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Chosen({
  people,
  onRemove,
}: {
  readonly people: readonly Contact[];
  readonly onRemove: (person: Contact) => void;
}) {
  return (
    <ul aria-label="Chosen" className="flex flex-wrap gap-1.5">
      {people.map((person) => (
        <li
          key={person.userId}
          className="flex h-7 items-center gap-1 rounded-full bg-accent-soft pr-1 pl-2.5 text-13 text-accent-text"
        >
          {person.displayName}
          <button
            type="button"
            aria-label={`Take ${person.displayName} out`}
            onClick={() => onRemove(person)}
            className="grid size-5 place-items-center rounded-full hover:bg-hover"
          >
            <X size={14} aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}

function useKnownPeople(): Contact[] {
  const list = useStore(conversations) ?? [];
  return list.flatMap((one) => (one.kind === 'direct' && !one.request ? [one.contact] : []));
}
