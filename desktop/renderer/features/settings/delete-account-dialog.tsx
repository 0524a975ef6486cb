import { useState } from 'react';
import type { Self } from '../../../engine/face.ts';
import { useAttempt } from '../../account/use-attempt.ts';
import { command } from '../../platform/engine.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PasswordField } from './password-field.tsx';
import { wordsForProof } from './proof-words.ts';

interface DeleteAccountDialogProps {
  readonly self: Self;
  readonly onClose: () => void;
}

/** Says what goes and what stays; both the user name and the password are typed, so that no slip does it. */
export function DeleteAccountDialog({ self, onClose }: DeleteAccountDialogProps) {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const { busy, error, run } = useAttempt(wordsForProof);
  return (
    <ConfirmDialog
      title="Delete your account?"
      description="This can’t be undone, not by you and not by the person who runs the server."
      verb="Delete account"
      safe="Keep it"
      danger
      busy={busy}
      incomplete={username.trim().toLowerCase() !== self.username || password === ''}
      onConfirm={() => run(() => command('deleteAccount', { password }))}
      onClose={onClose}
    >
      <ul className="mb-4 grid list-disc gap-1 pl-5 text-13 text-text-2">
        <li>Your messages on this computer go, and nobody can open your copy of them again.</li>
        <li>You leave every group. Other devices are signed out.</li>
        <li>What you wrote stays with the people you wrote to.</li>
        <li>Nobody can ever take the name @{self.username}, you included.</li>
      </ul>
      <div className="grid gap-3">
        <TextField
          label={`Type ${self.username} to confirm`}
          data-first-focus
          autoComplete="off"
          spellCheck={false}
          value={username}
          onChange={({ target }) => setUsername(target.value)}
        />
        <PasswordField value={password} error={error} onType={setPassword} />
      </div>
    </ConfirmDialog>
  );
}
