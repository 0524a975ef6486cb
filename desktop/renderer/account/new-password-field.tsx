import { TextField } from '../ui/text-field.tsx';
import { PasswordMeter } from './password-meter.tsx';
import type { PasswordStrength } from './password-strength.ts';

interface NewPasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly strength: PasswordStrength | null;
  readonly error: string | undefined;
  readonly onType: (value: string) => void;
  readonly autoFocus?: boolean;
}

/** A password that is chosen, with what is to be said of it below. */
export function NewPasswordField({ strength, onType, ...field }: NewPasswordFieldProps) {
  return (
    <div className="grid gap-5">
      <TextField {...field} type="password" onChange={({ target }) => onType(target.value)} />
      {!field.error && <PasswordMeter strength={strength} />}
    </div>
  );
}
