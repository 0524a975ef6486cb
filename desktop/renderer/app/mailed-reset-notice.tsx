import { MailWarning } from 'lucide-react';
import { useState } from 'react';
import { command, failureOf, mailedReset } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';
import { failureWords } from '../platform/words.ts';
import { Button } from '../ui/button.tsx';
import { clockTime } from '../ui/times.ts';

/** Somebody had a code mailed that makes its reader the owner of this account's name: whoever did not ask ends it here. */
export function MailedResetNotice() {
  const expiresAt = useStore(mailedReset);
  const [own, setOwn] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  if (expiresAt === null || expiresAt === own) return null;
  const end = (): void => {
    setBusy(true);
    setError(undefined);
    command('cancelMailedReset')
      .catch((reason: unknown) => setError(failureWords(failureOf(reason))))
      .finally(() => setBusy(false));
  };
  return (
    <div
      role="alert"
      className="room-end flex flex-wrap items-center gap-3 border-b border-danger-line bg-danger-soft py-2 pl-5 text-13 text-text"
    >
      <MailWarning size={18} className="flex-none text-danger-text" aria-hidden />
      <p className="min-w-[280px] flex-1 text-pretty">
        <b className="font-semibold text-danger-text">Somebody asked to start your account afresh.</b> A code
        for it was mailed to you and is good until {clockTime(expiresAt)}. If it wasn’t you, end it, then
        choose a new password for that mailbox. {error}
      </p>
      <Button size="small" brick disabled={busy} onClick={end}>
        It wasn’t me, end it
      </Button>
      <Button size="small" disabled={busy} onClick={() => setOwn(expiresAt)}>
        It was me
      </Button>
    </div>
  );
}
