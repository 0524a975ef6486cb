import { ChevronsUpDown } from 'lucide-react';

interface SelectProps<V extends string> {
  readonly label: string;
  readonly value: V;
  /** Value and words, in the order of the list. */
  readonly options: readonly (readonly [V, string])[];
  readonly onChange: (value: V) => void;
}

/** One of a few; the list is the system's own, so keys and screen readers work as everywhere. */
export function Select<V extends string>({ label, value, options, onChange }: SelectProps<V>) {
  return (
    <span className="relative inline-flex flex-none">
      <select
        aria-label={label}
        value={value}
        onChange={({ target }) => onChange(target.value as V)}
        className="h-9 appearance-none rounded-8 bg-field pr-9 pl-3 text-text shadow-[inset_0_0_0_1px_var(--line-strong)] hover:bg-hover focus-visible:outline-2 focus-visible:outline-focus"
      >
        {options.map(([one, words]) => (
          <option key={one} value={one} className="bg-raised">
            {words}
          </option>
        ))}
      </select>
      <ChevronsUpDown
        size={14}
        strokeWidth={2}
        aria-hidden
        className="pointer-events-none absolute top-[11px] right-3 text-text-2"
      />
    </span>
  );
}
