import { KeptCodeFields, useKeptCode, wrongGroupsWords } from '../../account/kept-code.tsx';
import { useAttempt } from '../../account/use-attempt.ts';
import { command } from '../../platform/engine.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { OnboardingLayout } from './layout.tsx';

interface RecoveryCodeScreenProps {
  readonly recoveryCode: string;
  readonly username: string;
  /** It takes the place of one that was used up. */
  readonly replaces?: boolean;
}

/** Cannot be passed by accident: saved, printed or copied first, then two groups typed back. */
export function RecoveryCodeScreen({ recoveryCode, username, replaces = false }: RecoveryCodeScreenProps) {
  const code = useKeptCode(recoveryCode);
  const { busy, error, run, say } = useAttempt();
  const enter = (): void => (code.right ? run(() => command('enter')) : say(wrongGroupsWords));

  return (
    <OnboardingLayout
      {...(!replaces && { step: 2 })}
      heading="A spare key, kept by you"
      title={replaces ? 'Save your new recovery code' : 'Save your recovery code'}
      intro={`${replaces ? 'The one before it no longer works. ' : ''}If you forget your password and are signed in nowhere else, this code is the only way back to your messages. Keep it away from this computer, on paper if you can.`}
      onSubmit={() => code.complete && !busy && enter()}
    >
      <KeptCodeFields code={code} username={username} />
      {error && <ErrorLine>{error}</ErrorLine>}
      <div className="flex items-center gap-2.5">
        <Button type="submit" kind="primary" size="large" disabled={!code.complete || busy}>
          {busy ? 'Opening …' : 'Finish'}
        </Button>
        {code.kept && !code.right && <span className="text-13 text-text-2">Type both groups to finish</span>}
      </div>
    </OnboardingLayout>
  );
}
