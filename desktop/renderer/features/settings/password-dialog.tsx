import { useState, type ReactNode } from 'react';
import { useAttempt } from '../../account/use-attempt.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PasswordField } from './password-field.tsx';
import { wordsForProof } from './proof-words.ts';

interface PasswordDialogProps {
  readonly title: string;
  readonly description: string;
  readonly verb: string;
  /** In place of the verb while it happens. */
  readonly busyVerb?: string;
  readonly safe?: string;
  readonly danger?: boolean;
  /** What was wrong is said no longer once one types on. */
  readonly forgives?: boolean;
  /** Does it with this password, and closes the dialog or goes on to the next one. */
  readonly act: (password: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** What is to be read before the password is typed. */
  readonly children?: ReactNode;
}

/** One question, answered with the password and nothing else. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { verb, busyVerb = verb, forgives = false, act, children, ...dialog } = props;
  const [password, setPassword] = useState('');
  const { busy, error, run, say } = useAttempt(wordsForProof);
  return (
    <ConfirmDialog
      {...dialog}
      verb={busy ? busyVerb : verb}
      busy={busy}
      incomplete={password === ''}
      onConfirm={() => run(() => act(password))}
    >
      {children}
      <PasswordField
        first
        value={password}
        error={error}
        onType={(typed) => {
          setPassword(typed);
          if (forgives) say(undefined);
        }}
      />
    </ConfirmDialog>
  );
}
