import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { limits } from '@secure-chat/shared/limits';
import { NewPasswordField } from '../../account/new-password-field.tsx';
import { useStrength } from '../../account/use-strength.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { OpenedInvite } from './open-invite.ts';
import { OnboardingLayout } from './layout.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';

interface AccountScreenProps {
  readonly origin: string;
  readonly invite: OpenedInvite | undefined;
  readonly deviceName: string;
  /** Whether the server is still the one that was confirmed; where not, something else is shown by now. */
  readonly mayAsk: (origin: string) => Promise<boolean>;
  readonly onRegistered: (account: { recoveryCode: string; username: string }) => void;
  readonly onSignIn: () => void;
  readonly onBack: () => void;
}

const usernameForm = /^[a-z0-9._-]{3,32}$/;

/** Create an account. Its keys are made while the person types. */
export function AccountScreen(props: AccountScreenProps) {
  const { origin, invite, deviceName, mayAsk, onRegistered, onSignIn, onBack } = props;
  const [displayName, setDisplayName] = useState('');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<{ username?: string; password?: string; form?: string }>({});
  const [busy, setBusy] = useState(false);
  const strength = useStrength(password, username, displayName);

  useEffect(() => void command('prepareKeys').catch(() => undefined), []);

  const create = async (): Promise<void> => {
    if (!usernameForm.test(username))
      return setErrors({ username: failureWords({ code: 'invalid_username' }) });
    if (!strength?.enough) return setErrors({ password: failureWords({ code: 'weak_password' }) });
    setBusy(true);
    setErrors({});
    if (!(await mayAsk(origin))) return;
    try {
      const { recoveryCode } = await command('register', {
        origin,
        username,
        displayName,
        password,
        deviceName,
        ...(invite && { invite: invite.link }),
      });
      onRegistered({ recoveryCode, username });
    } catch (error) {
      const failure = failureOf(error);
      const words = failureWords(failure);
      setErrors(failure.code === 'username_taken' ? { username: words } : { form: words });
      setBusy(false);
    }
  };

  return (
    <OnboardingLayout
      step={1}
      heading="A name people will know you by"
      title="Create your account"
      intro={`${invite ? `@${invite.inviter} invited you, and you will know each other at once. ` : ''}Your name is what people see. You can change it later.`}
      onSubmit={() => void create()}
    >
      <div className="grid grid-cols-[62px_1fr] items-end gap-4">
        <Avatar accountId={username || 'you'} name={displayName || username || '?'} size={62} />
        <TextField
          label="Your name"
          autoFocus
          maxLength={limits.displayNameLength}
          value={displayName}
          onChange={({ target }) => setDisplayName(target.value)}
        />
      </div>
      <TextField
        label="User name"
        suffix={`@${new URL(origin).host}`}
        maxLength={limits.usernameLength.max}
        value={username}
        error={errors.username}
        help={<p className="text-text-2">This is how others find you. It can’t be changed later.</p>}
        onChange={({ target }) => {
          setUsername(target.value.toLowerCase());
          setErrors({});
        }}
      />
      <NewPasswordField
        label="Password"
        value={password}
        strength={strength}
        error={errors.password}
        onType={(typed) => {
          setPassword(typed);
          setErrors({});
        }}
      />
      <Note icon={KeyRound} title="Only you know this password.">
        Nobody can look it up or reset it for you, so the next step gives you a spare key.
      </Note>
      {errors.form && <ErrorLine>{errors.form}</ErrorLine>}
      <div className="flex flex-wrap items-center gap-2.5">
        <Button
          type="submit"
          kind="primary"
          size="large"
          disabled={busy || username === '' || password === ''}
        >
          {busy ? 'Creating …' : 'Create account'}
        </Button>
        <Button kind="quiet" size="large" onClick={onSignIn}>
          I already have an account
        </Button>
      </div>
      <p className="-mt-2 text-13 text-text-2">
        Not the right server?{' '}
        <button
          type="button"
          className="weight-medium text-accent-text underline underline-offset-2"
          onClick={onBack}
        >
          Use another one
        </button>
      </p>
    </OnboardingLayout>
  );
}
