import { KeyRound, LifeBuoy, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { Self } from '../../../engine/face.ts';
import { Button } from '../../ui/button.tsx';
import { ChangePasswordDialog } from './change-password-dialog.tsx';
import { RecoveryCodeDialog } from './recovery-code-dialog.tsx';
import { SecureAccountDialog } from './secure-account-dialog.tsx';
import { SecondFactorRow } from './second-factor-row.tsx';
import { SettingRow, SettingsCard } from './setting-rows.tsx';

/** What opens the account, and what to do where one of it is not one's own any more. */
export function WaysInCard({ self }: { readonly self: Self }) {
  const [open, setOpen] = useState<'password' | 'recovery' | 'secure' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <SettingsCard title="Ways into your account">
      <SettingRow
        icon={KeyRound}
        name="Password"
        about="Opens your messages on every computer where you sign in"
      >
        <Button size="small" aria-label="Change password" onClick={() => setOpen('password')}>
          Change
        </Button>
      </SettingRow>
      <SettingRow
        icon={LifeBuoy}
        name="Recovery code"
        about="Your spare key. Make another one if yours is lost, or if somebody saw it."
      >
        <Button size="small" aria-label="Make a new recovery code" onClick={() => setOpen('recovery')}>
          New code
        </Button>
      </SettingRow>
      <SecondFactorRow />
      <SettingRow
        icon={ShieldAlert}
        name="Secure my account"
        about="If somebody may have a copy of what opens it, or a computer was stolen while it was unlocked"
      >
        <Button size="small" aria-label="Secure my account" onClick={() => setOpen('secure')}>
          Secure
        </Button>
      </SettingRow>
      {open === 'password' && <ChangePasswordDialog self={self} onClose={close} />}
      {open === 'secure' && <SecureAccountDialog self={self} onClose={close} />}
      {open === 'recovery' && <RecoveryCodeDialog self={self} onClose={close} />}
    </SettingsCard>
  );
}
