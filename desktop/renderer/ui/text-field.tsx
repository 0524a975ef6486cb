import { Eye, EyeOff, type LucideIcon } from 'lucide-react';
import { useId, useState, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { ErrorLine } from './error-line.tsx';
import { IconButton } from './icon-button.tsx';

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly icon?: LucideIcon;
  /** Stands at the end of the field, as part of what is typed. */
  readonly suffix?: string;
  readonly help?: ReactNode;
  /** What is wrong, in words; read out when it appears. */
  readonly error?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A labelled field. A password gets a button that shows it. */
export function TextField({ label, icon: Icon, suffix, help, error, type, ref, ...rest }: TextFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const isPassword = type === 'password';
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor={id} className="text-13 weight-medium">
        {label}
      </label>
      <div
        className={`flex h-10 items-center gap-2.5 rounded-8 border bg-field px-3 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-focus ${error ? 'border-danger' : 'border-line-strong'}`}
      >
        {Icon && <Icon size={16} strokeWidth={1.9} className="flex-none text-text-3" aria-hidden />}
        <input
          {...rest}
          ref={ref}
          id={id}
          type={isPassword && shown ? 'text' : type}
          aria-invalid={error !== undefined}
          aria-describedby={error || help ? `${id}-help` : undefined}
          autoComplete="off"
          spellCheck={false}
          className="no-ring min-w-0 flex-1 bg-transparent select-text placeholder:text-text-3"
        />
        {suffix && <span className="truncate text-text-3">{suffix}</span>}
        {isPassword && (
          <IconButton
            small
            icon={shown ? EyeOff : Eye}
            label={shown ? 'Hide password' : 'Show password'}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        )}
      </div>
      <div id={`${id}-help`} className="text-13 empty:hidden" aria-live="polite">
        {error ? <ErrorLine alert={false}>{error}</ErrorLine> : help}
      </div>
    </div>
  );
}
