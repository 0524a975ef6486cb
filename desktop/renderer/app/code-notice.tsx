import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { CodeField } from '../account/code-field.tsx';
import { command, connection, failureOf } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';
import { failureWords } from '../platform/words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

/** The account got a second step while this computer was away: it is asked once here, and what is here can be read. */
export function CodeNotice() {
  const [open, setOpen] = useState(false);
  if (useStore(connection).state !== 'code_needed') return null;
  return (
    <div
      role="alert"
      className="room-end flex items-center gap-3 border-b border-warn-line bg-warn-soft py-2 pl-5 text-13 text-text"
    >
      <Smartphone size={18} className="flex-none text-warn-mark" aria-hidden />
      <p className="min-w-0 flex-1">
        <b className="font-semibold text-warn-text">Your account asks for a code now.</b> Until you type it,
        nothing is sent and nothing new comes.
      </p>
      <Button size="small" onClick={() => setOpen(true)}>
        Type the code
      </Button>
      {open && <CodeDialog onClose={() => setOpen(false)} />}
    </div>
  );
}

function CodeDialog({ onClose }: { readonly onClose: () => void }) {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const enter = (): void => {
    setBusy(true);
    setError(undefined);
    command('enterCode', { code }).then(onClose, (reason: unknown) => {
      setError(failureWords(failureOf(reason)));
      setBusy(false);
    });
  };
  return (
    <ConfirmDialog
      title="One more step"
      description="The code from the app on your phone. This computer asks for it once."
      verb="Go on"
      busy={busy}
      incomplete={code.trim() === ''}
      onConfirm={enter}
      onClose={onClose}
    >
      <CodeField label="Code from your phone" value={code} error={error} onType={setCode} data-first-focus />
    </ConfirmDialog>
  );
}
