import { useState } from 'react';
import type { Self } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { KeepCodeDialog } from './keep-code-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';

interface RecoveryCodeDialogProps {
  readonly self: Self;
  readonly onClose: () => void;
}

/** The password again; then the new code, which is in force only once it is kept. */
export function RecoveryCodeDialog({ self, onClose }: RecoveryCodeDialogProps) {
  const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
  if (recoveryCode === null)
    return (
      <PasswordDialog
        title="Make a new recovery code"
        description="The one you have stays good until you have kept the new one. Type your password, so that nobody at an open computer can do it."
        verb="Continue"
        busyVerb="Making …"
        forgives
        act={async (password) =>
          setRecoveryCode((await command('prepareRecoveryCode', { password })).recoveryCode)
        }
        onClose={onClose}
      />
    );
  return (
    <KeepCodeDialog
      recoveryCode={recoveryCode}
      username={self.username}
      description="Keep it away from this computer, on paper if you can. The old one no longer works after this."
      verb="Use this one"
      busyVerb="Putting it in force …"
      safe="Keep the old one"
      act={() => command('confirmRecoveryCode').then(onClose)}
      onClose={onClose}
    />
  );
}
