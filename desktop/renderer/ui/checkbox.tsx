import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Its words, clickable as a whole. */
  readonly children: ReactNode;
}

export function Checkbox({ checked, onChange, children }: CheckboxProps) {
  return (
    <label className="flex min-h-7 w-fit items-start gap-2.5">
      <span className="relative mt-px flex size-[18px] flex-none">
        <input
          type="checkbox"
          checked={checked}
          onChange={({ target }) => onChange(target.checked)}
          className="size-full appearance-none rounded-[5px] border-[1.5px] border-line-strong bg-field checked:border-accent checked:bg-accent forced-colors:appearance-auto"
        />
        {checked && (
          <Check
            size={13}
            strokeWidth={3}
            className="pointer-events-none absolute inset-0 m-auto text-on-accent forced-colors:hidden"
            aria-hidden
          />
        )}
      </span>
      <span>{children}</span>
    </label>
  );
}
