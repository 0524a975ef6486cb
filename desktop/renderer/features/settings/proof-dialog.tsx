import { useState } from 'react';
import { CodeField } from '../../account/code-field.tsx';
import { failureOf } from '../../platform/engine.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PasswordField } from './password-field.tsx';
import { wordsForProof } from './proof-words.ts';

interface ProofDialogProps {
  readonly title: string;
  readonly description: string;
  readonly verb: string;
  readonly danger?: boolean;
  readonly act: (proof: { readonly password: string; readonly code: string }) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for the password and a code, so that nobody at an open computer changes how one signs in. */
export function ProofDialog({ act, ...dialog }: ProofDialogProps) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<{ readonly of: 'password' | 'code'; readonly words: string }>();
  const [busy, setBusy] = useState(false);
  const run = (): void => {
    setBusy(true);
    setError(undefined);
    act({ password, code }).catch((reason: unknown) => {
      const failure = failureOf(reason);
      const of = failure.code === 'wrong_password' ? 'password' : 'code';
      setError({ of, words: wordsForProof(failure) });
      setBusy(false);
    });
  };
  const errorOf = (field: 'password' | 'code'): string | undefined =>
    error?.of === field ? error.words : undefined;
  return (
    <ConfirmDialog {...dialog} busy={busy} incomplete={password === '' || code.trim() === ''} onConfirm={run}>
      <div className="grid gap-4">
        <PasswordField first value={password} error={errorOf('password')} onType={setPassword} />
        <CodeField label="Code" value={code} error={errorOf('code')} onType={setCode} />
      </div>
    </ConfirmDialog>
  );
}
