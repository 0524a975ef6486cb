import { BookOpen } from 'lucide-react';
import { useState } from 'react';
import type { EngineFailure, Stakes } from '../../../engine/face.ts';
import { NewPasswordField } from '../../account/new-password-field.tsx';
import { useCode } from '../../account/use-code.tsx';
import { useStrength } from '../../account/use-strength.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { Note } from '../../ui/note.tsx';
import { OnboardingLayout } from './layout.tsx';
import { stakesWords } from './stakes-words.ts';

interface ApprovedScreenProps {
  readonly username: string;
  readonly stakes: Stakes;
  readonly onCancel: () => void;
}

/** Says what stays before anything happens; then a new password, and one is in. */
export function ApprovedScreen({ username, stakes, onCancel }: ApprovedScreenProps) {
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<EngineFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const code = useCode();
  const strength = useStrength(password, username);
  const ofPassword = failure?.code === 'weak_password';

  const finish = async (): Promise<void> => {
    if (!strength?.enough) return setFailure({ code: 'weak_password' });
    setBusy(true);
    setFailure(null);
    try {
      await command('finishApproval', { password, ...code.shown });
    } catch (error) {
      setFailure(code.hear(failureOf(error)));
      setBusy(false);
    }
  };

  return (
    <OnboardingLayout
      heading="Another way in"
      title="Choose a new password"
      intro="You’re let in. Nothing has changed yet."
      onSubmit={() => !busy && password !== '' && void finish()}
    >
      <Note icon={BookOpen} title={`You keep everything: ${stakesWords(stakes)}.`}>
        Every other device is signed out, also the one that let you in. Your recovery code stays as it is.
      </Note>
      <NewPasswordField
        label="New password"
        autoFocus
        value={password}
        strength={strength}
        error={ofPassword ? failureWords(failure) : undefined}
        onType={(typed) => {
          setPassword(typed);
          setFailure(null);
        }}
      />
      {code.field}
      {failure && !ofPassword && <ErrorLine>{failureWords(failure)}</ErrorLine>}
      <div className="flex items-center gap-2.5">
        <Button type="submit" kind="primary" size="large" disabled={busy || password === '' || code.missing}>
          {busy ? 'Opening …' : 'Set password and sign in'}
        </Button>
        <Button kind="quiet" size="large" onClick={onCancel}>
          Change nothing
        </Button>
      </div>
    </OnboardingLayout>
  );
}
