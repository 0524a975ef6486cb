import { BookOpen } from 'lucide-react';
import { command } from '../../platform/engine.ts';
import { Note } from '../../ui/note.tsx';
import { CodeDoor, type ProvedProps } from './code-door.tsx';
import type { DoorProps } from './forgotten-account.ts';
import { NewPasswordStep } from './new-password-step.tsx';
import { stakesWords } from './stakes-words.ts';

/** The code first; then what it opens, and a new password; then the code that takes its place. */
export function RecoveryDoor({ account, onBack }: DoorProps) {
  const { origin } = account;
  return (
    <CodeDoor
      account={account}
      title="Your recovery code"
      intro="The spare key you saved when you made your account, or when you last used it."
      label="Recovery code"
      help="Eight groups of four. Spaces and capital letters don’t matter."
      prove={(username, recoveryCode) => command('openRecovery', { origin, username, recoveryCode })}
      proved={RecoverStep}
      onBack={onBack}
    />
  );
}

function RecoverStep({ stakes, username, deviceName, onDone, onBack }: ProvedProps) {
  return (
    <NewPasswordStep
      title="Choose a new password"
      verb="Set this password"
      busyVerb="Setting …"
      names={[username]}
      first
      act={async (password) => onDone((await command('recover', { password, deviceName })).recoveryCode)}
      onBack={onBack}
    >
      <Note icon={BookOpen} title={`You keep everything: ${stakesWords(stakes)}.`}>
        Your other devices are signed out and say why. Sign in there with the new password. This code is used
        up; you get another one next.
      </Note>
    </NewPasswordStep>
  );
}
