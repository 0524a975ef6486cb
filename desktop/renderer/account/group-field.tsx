import { Check } from 'lucide-react';

interface GroupFieldProps {
  /** From 0. */
  readonly place: number;
  readonly typed: string;
  readonly right: boolean;
  readonly onType: (typed: string) => void;
}

/** One group of the recovery code, typed back; its number stands in the field. Pasting is allowed. */
export function GroupField({ place, typed, right, onType }: GroupFieldProps) {
  return (
    <label className="flex h-10 min-w-0 items-center gap-2.5 rounded-8 border border-line-strong bg-field px-3 has-[input:disabled]:border-line has-[input:disabled]:bg-sunken has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-focus">
      <span className="digits text-text-2" aria-hidden>
        {place + 1}
      </span>
      <input
        aria-label={`Group ${place + 1}`}
        value={typed}
        maxLength={8}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onType(target.value)}
        className="no-ring digits min-w-0 flex-1 bg-transparent weight-medium tracking-[.09em] uppercase select-text"
      />
      {right && <Check size={16} strokeWidth={2} className="flex-none text-ok-text" aria-label="Right" />}
    </label>
  );
}
