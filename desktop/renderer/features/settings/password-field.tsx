import { TextField } from '../../ui/text-field.tsx';

interface PasswordFieldProps {
  /** It is the first field of its dialog. */
  readonly first?: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly onType: (value: string) => void;
}

/** The password once more, so that nobody at an open computer does what it guards. */
export function PasswordField({ first = false, value, error, onType }: PasswordFieldProps) {
  return (
    <TextField
      label="Your password"
      type="password"
      data-first-focus={first || undefined}
      value={value}
      error={error}
      onChange={({ target }) => onType(target.value)}
    />
  );
}
