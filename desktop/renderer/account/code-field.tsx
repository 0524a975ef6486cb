import { TextField } from '../ui/text-field.tsx';

interface CodeFieldProps {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onType: (code: string) => void;
  readonly autoFocus?: boolean;
  readonly 'data-first-focus'?: boolean;
}

/** Six digits from an app, or a one-time code: as it is typed, gaps and small letters included. */
export function CodeField({
  onType,
  help = 'Six digits, or one of your one-time codes',
  ...field
}: CodeFieldProps) {
  return (
    <TextField
      {...field}
      maxLength={24}
      help={<span className="text-text-2">{help}</span>}
      onChange={({ target }) => onType(target.value.toUpperCase())}
    />
  );
}
