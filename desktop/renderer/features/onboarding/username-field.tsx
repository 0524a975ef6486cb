import { TextField } from '../../ui/text-field.tsx';
import type { ForgottenAccount } from './forgotten-account.ts';

interface UsernameFieldProps {
  readonly account: ForgottenAccount;
  readonly value: string;
  readonly onType: (username: string) => void;
}

/** Whose door it is; where the account lies on this computer, that is no question. */
export function UsernameField({ account, value, onType }: UsernameFieldProps) {
  if (account.here) return null;
  return (
    <TextField
      label="User name"
      autoFocus={account.username === ''}
      suffix={`@${new URL(account.origin).host}`}
      value={value}
      onChange={({ target }) => onType(target.value.trim().toLowerCase())}
    />
  );
}
