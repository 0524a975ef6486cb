import { Mail, MailCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { Note } from '../../ui/note.tsx';

interface MailedCodeProps {
  readonly origin: string;
  readonly username: string;
}

/** Has the one-time code mailed, where the server does such a thing. Whether one was is told by the mail alone. */
export function MailedCode({ origin, username }: MailedCodeProps) {
  const [mails, setMails] = useState(false);
  /** The name that it was asked for: with another one it can be asked again. */
  const [asked, setAsked] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  useEffect(() => {
    // Out of reach, the other way to a code is still there.
    command('mailsResets', { origin }).then(setMails, () => undefined);
  }, [origin]);
  if (!mails) return null;
  const ask = (): void => {
    setBusy(true);
    setError(undefined);
    command('askReset', { origin, username })
      .then(
        () => setAsked(username),
        (reason: unknown) => setError(failureWords(failureOf(reason))),
      )
      .finally(() => setBusy(false));
  };
  return (
    <div className="grid gap-2" aria-live="polite">
      {asked === username ? (
        <Note icon={MailCheck} title="Look at your mail.">
          If this account has an e-mail address in its settings, a code is on its way there. It is good for 30
          minutes. If nothing comes, ask the person who runs your server.
        </Note>
      ) : (
        <Note icon={Mail} title="Did you leave an e-mail address?">
          If you confirmed one in the settings, the code can be mailed there.
          <div className="mt-2.5">
            <Button size="small" disabled={busy || username === ''} onClick={ask}>
              {busy ? 'Asking …' : 'Mail me a code'}
            </Button>
          </div>
        </Note>
      )}
      {error && <ErrorLine>{error}</ErrorLine>}
    </div>
  );
}
