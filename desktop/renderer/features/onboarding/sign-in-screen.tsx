import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { EngineFailure } from '../../../engine/face.ts';
import { useCode } from '../../account/use-code.tsx';
import { command, failureOf } from '../../platform/engine.ts';
import { failureTitle, failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { DoorName } from './forgotten-password.tsx';
import { OnboardingLayout } from './layout.tsx';

interface SignInScreenProps {
  readonly origin: string;
  readonly deviceName: string;
  /** Whether the server is still the one that was confirmed; where not, something else is shown by now. */
  readonly mayAsk: (origin: string) => Promise<boolean>;
  readonly onForgotten: (forgotten: { readonly username: string; readonly door?: DoorName }) => void;
  readonly onBack: () => void;
}

/** An account that exists already, on this computer for the first time. */
export function SignInScreen({ origin, deviceName, mayAsk, onForgotten, onBack }: SignInScreenProps) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<EngineFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const code = useCode();

  const signIn = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    if (!(await mayAsk(origin))) return;
    try {
      await command('signIn', {
        origin,
        username: username.trim(),
        password,
        deviceName,
        ...code.shown,
      });
    } catch (reason) {
      setFailure(code.hear(failureOf(reason)));
      setBusy(false);
    }
  };

  return (
    <OnboardingLayout
      step={1}
      heading="Welcome back"
      title="Sign in"
      intro="Your password opens your messages on this computer too."
      onSubmit={() => void signIn()}
    >
      <TextField
        label="User name"
        autoFocus
        suffix={`@${new URL(origin).host}`}
        value={username}
        onChange={({ target }) => setUsername(target.value.toLowerCase())}
      />
      <TextField
        label="Password"
        type="password"
        value={password}
        error={failure && !failureTitle(failure) ? failureWords(failure) : undefined}
        onChange={({ target }) => setPassword(target.value)}
      />
      {code.field}
      {failure && failureTitle(failure) && (
        <Note tone="warn" icon={ShieldAlert} alert title={failureTitle(failure)!}>
          {failureWords(failure)}
        </Note>
      )}
      <div className="flex items-center gap-2.5">
        <Button
          type="submit"
          kind="primary"
          size="large"
          disabled={busy || username === '' || password === '' || code.missing}
        >
          {busy ? 'Opening …' : 'Sign in'}
        </Button>
        <Button kind="quiet" size="large" onClick={onBack}>
          Create a new account
        </Button>
      </div>
      <p className="-mt-2 text-13">
        <LinkButton onClick={() => onForgotten({ username: username.trim() })}>
          Forgot your password?
        </LinkButton>
        <span aria-hidden className="px-1.5 text-text-3">
          ·
        </span>
        <LinkButton onClick={() => onForgotten({ username: username.trim(), door: 'device' })}>
          Use another device
        </LinkButton>
      </p>
    </OnboardingLayout>
  );
}
