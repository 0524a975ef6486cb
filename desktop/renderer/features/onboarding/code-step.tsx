import { useState, type ReactNode } from 'react';
import { useAttempt } from '../../account/use-attempt.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { DoorProps } from './forgotten-account.ts';
import { OnboardingLayout } from './layout.tsx';
import { UsernameField } from './username-field.tsx';

interface CodeStepProps extends DoorProps {
  readonly title: string;
  readonly intro: string;
  readonly label: string;
  readonly help: string;
  readonly username: string;
  readonly onUsername: (username: string) => void;
  /** Proves the code and goes on; rejects with what is wrong. */
  readonly onCode: (code: string) => Promise<void>;
  /** A way to get the code, in front of its field. */
  readonly children?: ReactNode;
}

/** Whose account it is, and the code that proves it. Nothing changes yet. */
export function CodeStep(props: CodeStepProps) {
  const { account, title, intro, label, help, username, onUsername, onCode, onBack } = props;
  const [code, setCode] = useState('');
  const { busy, error, run, say } = useAttempt();
  const ready = !busy && username !== '' && code.trim() !== '';
  return (
    <OnboardingLayout
      heading="Another way in"
      title={title}
      intro={intro}
      onSubmit={() => ready && run(() => onCode(code))}
    >
      <UsernameField account={account} value={username} onType={onUsername} />
      {props.children}
      <TextField
        label={label}
        autoFocus={account.username !== ''}
        value={code}
        error={error}
        help={<p className="text-text-2">{help}</p>}
        onChange={({ target }) => {
          setCode(target.value);
          say(undefined);
        }}
      />
      <div className="flex items-center gap-2.5">
        <Button type="submit" kind="primary" size="large" disabled={!ready}>
          {busy ? 'Opening …' : 'Continue'}
        </Button>
        <Button kind="quiet" size="large" onClick={onBack}>
          Try another way
        </Button>
      </div>
    </OnboardingLayout>
  );
}
