import { useState, type ReactNode } from 'react';
import { NewPasswordField } from '../../account/new-password-field.tsx';
import { useAttempt } from '../../account/use-attempt.ts';
import { useStrength } from '../../account/use-strength.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { OnboardingLayout } from './layout.tsx';

interface NewPasswordStepProps {
  readonly title: string;
  readonly verb: string;
  /** In place of the verb while it happens. */
  readonly busyVerb: string;
  readonly danger?: boolean;
  /** Of the person it is for: they make a poor password. */
  readonly names: readonly string[];
  /** The password is the first thing that is typed. */
  readonly first?: boolean;
  /** What is asked for besides is there. */
  readonly accepted?: boolean;
  readonly act: (password: string) => Promise<unknown>;
  readonly onBack: () => void;
  /** What happens to the account, in front of the password. */
  readonly children: ReactNode;
  /** What is asked for after it. */
  readonly after?: ReactNode;
}

/** The code was right: a new password, and only then does anything change. */
export function NewPasswordStep(props: NewPasswordStepProps) {
  const { title, verb, busyVerb, danger = false, names, first = false, accepted = true } = props;
  const [password, setPassword] = useState('');
  const [weak, setWeak] = useState(false);
  const { busy, error, run, say } = useAttempt();
  const strength = useStrength(password, ...names);
  const ready = !busy && accepted && password !== '';
  const submit = (): void => {
    setWeak(!strength?.enough);
    say(undefined);
    if (strength?.enough) run(() => props.act(password));
  };
  return (
    <OnboardingLayout
      heading="Another way in"
      title={title}
      intro="The code is right. Nothing has changed yet."
      onSubmit={() => ready && submit()}
    >
      {props.children}
      <NewPasswordField
        label="New password"
        autoFocus={first}
        value={password}
        strength={strength}
        error={weak ? failureWords({ code: 'weak_password' }) : undefined}
        onType={(typed) => {
          setPassword(typed);
          setWeak(false);
          say(undefined);
        }}
      />
      {props.after}
      {error && <ErrorLine>{error}</ErrorLine>}
      <div className="flex items-center gap-2.5">
        <Button type="submit" kind={danger ? 'danger' : 'primary'} size="large" disabled={!ready}>
          {busy ? busyVerb : verb}
        </Button>
        <Button kind="quiet" size="large" onClick={props.onBack}>
          Change nothing
        </Button>
      </div>
    </OnboardingLayout>
  );
}
