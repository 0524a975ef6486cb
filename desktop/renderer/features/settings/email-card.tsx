import { Mail, MailQuestionMark } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { EmailView } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmCodeDialog, RemoveEmailDialog, SetEmailDialog } from './email-dialogs.tsx';
import { SettingRow, SettingsCard } from './setting-rows.tsx';

/** Where warnings are mailed to. Nothing needs it, and a server without mail does not show it. */
export function EmailCard() {
  const [email, setEmail] = useState<EmailView | null>(null);
  const [open, setOpen] = useState<'set' | 'confirm' | 'remove' | null>(null);
  useEffect(() => {
    // What can't be asked now is asked when the page is next opened.
    command('getEmail').then(setEmail, () => undefined);
  }, []);
  if (!email?.available) return null;
  const { address, pending } = email;
  const close = (): void => setOpen(null);
  const settle = (next: EmailView): void => {
    setEmail(next);
    setOpen(next.pending === null ? null : 'confirm');
  };
  return (
    <SettingsCard title="Warnings by mail">
      <SettingRow
        icon={Mail}
        name={address ?? 'No address'}
        about="A mail when a new device signs in or your password changes, and a code to start fresh if you ask for one. The person who runs the server can see the address."
      >
        {address !== null && (
          <Button size="small" brick aria-label="Remove address" onClick={() => setOpen('remove')}>
            Remove
          </Button>
        )}
        <Button
          size="small"
          aria-label={address === null ? 'Add address' : 'Change address'}
          onClick={() => setOpen('set')}
        >
          {address === null ? 'Add' : 'Change'}
        </Button>
      </SettingRow>
      {pending !== null && (
        <SettingRow icon={MailQuestionMark} name={pending} about="Waits for the code that was mailed to it">
          <Button size="small" onClick={() => setOpen('confirm')}>
            Type code
          </Button>
        </SettingRow>
      )}
      {open === 'set' && <SetEmailDialog onDone={settle} onClose={close} />}
      {open === 'confirm' && pending !== null && (
        <ConfirmCodeDialog address={pending} onDone={settle} onClose={close} />
      )}
      {open === 'remove' && <RemoveEmailDialog onDone={settle} onClose={close} />}
    </SettingsCard>
  );
}
