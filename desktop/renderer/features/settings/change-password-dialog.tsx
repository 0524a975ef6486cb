import { useState } from 'react';
import type { Self } from '../../../engine/face.ts';
import { NewPasswordField } from '../../account/new-password-field.tsx';
import { useStrength } from '../../account/use-strength.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { wordsForProof } from './proof-words.ts';

interface ChangePasswordDialogProps {
  readonly self: Self;
  /** Typed a moment ago, for what led here. */
  readonly typed?: string;
  readonly onClose: () => void;
}

type Errors = { readonly old?: string; readonly next?: string; readonly form?: string };

/** The old password again, then the new one, judged as at sign-up. */
export function ChangePasswordDialog({ self, typed = '', onClose }: ChangePasswordDialogProps) {
  const [password, setPassword] = useState(typed);
  const [newPassword, setNewPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const [busy, setBusy] = useState(false);
  const strength = useStrength(newPassword, self.username, self.displayName);
  const change = async (): Promise<void> => {
    if (newPassword === password) return setErrors({ next: 'That’s the password you have now.' });
    if (!strength?.enough) return setErrors({ next: failureWords({ code: 'weak_password' }) });
    setBusy(true);
    setErrors({});
    try {
      await command('changePassword', { password, newPassword });
      onClose();
    } catch (reason) {
      const failure = failureOf(reason);
      const words = wordsForProof(failure);
      setErrors(failure.code === 'wrong_password' ? { old: words } : { form: words });
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      title="Change your password"
      description="Your other devices stay signed in, and ask for the new one from their next lock on. Old backups of the server still open with the old password, so choose a new one that you don’t use anywhere else."
      verb={busy ? 'Changing …' : 'Change password'}
      busy={busy}
      incomplete={password === '' || newPassword === ''}
      error={errors.form}
      onConfirm={() => void change()}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <TextField
          label="Your password now"
          type="password"
          data-first-focus={typed === '' || undefined}
          value={password}
          error={errors.old}
          onChange={({ target }) => {
            setPassword(target.value);
            setErrors({});
          }}
        />
        <NewPasswordField
          label="New password"
          value={newPassword}
          strength={strength}
          error={errors.next}
          onType={(typed) => {
            setNewPassword(typed);
            setErrors({});
          }}
        />
      </div>
    </ConfirmDialog>
  );
}
