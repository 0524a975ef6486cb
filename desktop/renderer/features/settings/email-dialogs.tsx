import { useState } from 'react';
import type { EmailView } from '../../../engine/face.ts';
import { useAttempt } from '../../account/use-attempt.ts';
import { command } from '../../platform/engine.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { PasswordField } from './password-field.tsx';
import { wordsForProof } from './proof-words.ts';

interface EmailDialogProps {
  readonly onDone: (email: EmailView) => void;
  readonly onClose: () => void;
}

/** An address, and the password once more: whoever sits at an open computer must not turn warnings away. */
export function SetEmailDialog({ onDone, onClose }: EmailDialogProps) {
  const [address, setAddress] = useState('');
  const [password, setPassword] = useState('');
  const { run, busy, error } = useAttempt(wordsForProof);
  return (
    <ConfirmDialog
      title="Where should warnings go?"
      description="A mail goes there now, with a code to type here. It holds no word of your chats."
      verb="Send code"
      busy={busy}
      incomplete={!address.includes('@') || password === ''}
      onConfirm={() => run(() => command('setEmail', { address: address.trim(), password }).then(onDone))}
      onClose={onClose}
    >
      <div className="grid gap-3">
        <TextField
          label="E-mail address"
          type="email"
          data-first-focus
          value={address}
          onChange={({ target }) => setAddress(target.value)}
        />
        <PasswordField value={password} error={error} onType={setPassword} />
      </div>
    </ConfirmDialog>
  );
}

export function ConfirmCodeDialog({
  address,
  onDone,
  onClose,
}: EmailDialogProps & { readonly address: string }) {
  const [code, setCode] = useState('');
  const { run, busy, error } = useAttempt(wordsForProof);
  const digits = code.replaceAll(/\D/g, '');
  return (
    <ConfirmDialog
      title="Type the code from the mail"
      description={`It went to ${address} and is good for 15 minutes.`}
      verb="Confirm"
      safe="Later"
      busy={busy}
      incomplete={digits.length !== 8}
      onConfirm={() => run(() => command('confirmEmail', { code: digits }).then(onDone))}
      onClose={onClose}
    >
      <TextField
        label="Code"
        inputMode="numeric"
        autoComplete="off"
        data-first-focus
        value={code}
        error={error}
        onChange={({ target }) => setCode(target.value)}
      />
    </ConfirmDialog>
  );
}

export function RemoveEmailDialog({ onDone, onClose }: EmailDialogProps) {
  return (
    <PasswordDialog
      title="Send no more warnings?"
      description="The address is told once that it gets no more, and forgotten."
      verb="Remove"
      safe="Keep it"
      danger
      act={(password) => command('removeEmail', { password }).then(onDone)}
      onClose={onClose}
    />
  );
}
