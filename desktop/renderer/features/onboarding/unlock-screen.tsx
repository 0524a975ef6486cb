import { ShieldAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { LockReason } from '../../../bridge/contract.ts';
import type { EngineFailure, Phase } from '../../../engine/face.ts';
import { useCode } from '../../account/use-code.tsx';
import { command, failureOf } from '../../platform/engine.ts';
import { lockReason } from '../../platform/lock.ts';
import { useStore } from '../../platform/store.ts';
import { failureTitle, failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ForgottenPassword } from './forgotten-password.tsx';

const lockedWords: Record<LockReason | 'person', string> = {
  person: 'Your messages are sealed on this computer.',
  idle: 'Locked while you were away.',
  screen: 'Locked with your screen.',
  sleep: 'Locked when the computer went to sleep.',
};

type Locked = Extract<Phase, { name: 'locked' }>;

interface UnlockScreenProps {
  readonly account: Locked;
  readonly deviceName: string;
}

/** Shows nobody's name but one's own. Enter unlocks; a wrong password is said, nothing shakes. */
export function UnlockScreen({ account, deviceName }: UnlockScreenProps) {
  const { userId, displayName, origin } = account;
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<EngineFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const code = useCode();
  const [leaving, setLeaving] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const reason = useStore(lockReason);
  const title = failure && failureTitle(failure);

  const unlock = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await command('unlock', { password, ...code.shown });
    } catch (error) {
      const left = code.hear(failureOf(error));
      setFailure(left);
      setBusy(false);
      if (left) field.current?.select();
    }
  };

  if (forgotten)
    return (
      <ForgottenPassword
        account={{ origin, username: account.username, deviceName, here: true }}
        onBack={() => setForgotten(false)}
      />
    );
  return (
    <div className="relative grid h-screen grid-rows-[1fr_auto] overflow-auto bg-window">
      <div className="drag absolute inset-x-0 top-0 h-[52px]" />
      <main className="grid place-items-center p-8 pt-[60px]">
        <form
          className="arrive grid w-full max-w-[340px] grid-cols-[minmax(0,1fr)] justify-items-center gap-3.5"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (password !== '' && !busy) void unlock();
          }}
        >
          <Avatar accountId={userId} name={displayName} size={80} />
          <header className="mb-3 max-w-full text-center">
            <h1 className="truncate text-21 weight-bold tracking-[-.008em]">
              Welcome back, {displayName.trim().split(/\s+/)[0]}
            </h1>
            <p className="mt-0.5 text-balance text-text-2">{lockedWords[reason ?? 'person']}</p>
          </header>
          <div className="w-full">
            <TextField
              ref={field}
              label="Password"
              type="password"
              autoFocus
              value={password}
              error={failure && !title ? wordsAtTheLock(failure) : undefined}
              onChange={({ target }) => setPassword(target.value)}
            />
          </div>
          {code.field && <div className="w-full">{code.field}</div>}
          {failure && title && (
            <Note tone="warn" icon={ShieldAlert} alert title={title}>
              {failureWords(failure)}
            </Note>
          )}
          <Button
            type="submit"
            kind="primary"
            size="large"
            className="w-full"
            disabled={busy || password === '' || code.missing}
          >
            {busy ? 'Opening …' : 'Unlock'}
          </Button>
          <p className="text-13">
            <LinkButton onClick={() => setForgotten(true)}>Forgot your password?</LinkButton>
          </p>
        </form>
      </main>
      <footer className="flex items-center justify-center gap-2 p-5 text-13 text-text-2">
        <Mark size={18} />
        <span className="truncate">{new URL(origin).host}</span>
        <span aria-hidden>·</span>
        <LinkButton onClick={() => setLeaving(true)}>Use another account</LinkButton>
      </footer>
      {leaving && <LeaveDialog onClose={() => setLeaving(false)} />}
    </div>
  );
}

const wordsAtTheLock = (failure: EngineFailure): string =>
  failure.code === 'wrong_password' ? 'That’s not the right password. Try again.' : failureWords(failure);

function LeaveDialog({ onClose }: { readonly onClose: () => void }) {
  const [error, setError] = useState<string>();
  const leave = (): void => {
    command('signOut').catch((reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  return (
    <ConfirmDialog
      title="Remove this account from this computer?"
      description="Messages that are still waiting to be sent are lost. With the password you can sign in again, and the history comes back."
      verb="Remove"
      safe="Stay"
      danger
      error={error}
      onConfirm={leave}
      onClose={onClose}
    />
  );
}
