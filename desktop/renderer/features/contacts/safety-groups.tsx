import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

const columns = 3;
const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: columns,
  ArrowUp: -columns,
};

/**
 * The number to read along: arrow keys walk its groups, what was read goes quiet, and a screen
 * reader spells each digit. Focus begins here, not on an answer.
 */
export function SafetyGroups({ groups }: { readonly groups: readonly string[] }) {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus(), []);
  const handleKey = (event: KeyboardEvent): void => {
    const last = groups.length - 1;
    const next = { Home: 0, End: last }[event.key] ?? at + (steps[event.key] ?? 0);
    if (next === at || next < 0 || next > last) return;
    event.preventDefault();
    setAt(next);
    list.current?.querySelectorAll<HTMLElement>('li')[next]?.focus();
  };
  return (
    <ol ref={list} aria-label="Safety number" onKeyDown={handleKey} className="grid grid-cols-3 gap-1.5">
      {groups.map((group, place) => (
        <li
          key={`${place}-${group}`}
          tabIndex={place === at ? 0 : -1}
          aria-current={place === at ? 'step' : undefined}
          aria-label={`Group ${place + 1} of ${groups.length}: ${Array.from(group).join(' ')}`}
          onFocus={() => setAt(place)}
          className={`digits grid h-[42px] place-items-center rounded-8 text-[18px] font-semibold tracking-[.07em] select-text ${lookOf(place, at)}`}
        >
          {group}
        </li>
      ))}
    </ol>
  );
}

function lookOf(place: number, at: number): string {
  if (place === at) return 'bg-accent-soft shadow-[inset_0_0_0_1px_var(--accent-line)]';
  return place < at ? 'bg-sunken text-text-2' : 'bg-sunken';
}
