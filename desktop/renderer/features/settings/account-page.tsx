import { AtSign, LogOut, Trash2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { limits } from '@secure-chat/shared/limits';
import type { Self } from '../../../engine/face.ts';
import { ask } from '../../platform/bridge.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DeleteAccountDialog } from './delete-account-dialog.tsx';
import { EmailCard } from './email-card.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';
import { WaysInCard } from './ways-in-card.tsx';

/** Who one is to others, and the way out. */
export function AccountPage({ self }: { readonly self: Self }) {
  const [open, setOpen] = useState<'name' | 'sign_out' | 'delete' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <SettingsPage title="Account" intro="What people see of you, and how they find you.">
      <SettingsCard title="You">
        <SettingRow
          icon={UserRound}
          name={self.displayName}
          about="Your name, as the people in your chats see it"
        >
          <Button size="small" onClick={() => setOpen('name')}>
            Change
          </Button>
        </SettingRow>
        <SettingRow
          icon={AtSign}
          name={self.username}
          about={`Your user name on ${new URL(self.origin).host}. Give it to people who want to write to you.`}
        >
          <CopyButton words="Copy" copy={() => ask('clipboard.write', { text: self.username })} />
        </SettingRow>
      </SettingsCard>
      <WaysInCard self={self} />
      <EmailCard />
      <SettingsCard title="This computer">
        <SettingRow
          icon={LogOut}
          name="Sign out"
          about="Removes your account and its messages from this computer. Your password brings them back."
        >
          <Button size="small" brick onClick={() => setOpen('sign_out')}>
            Sign out
          </Button>
        </SettingRow>
      </SettingsCard>
      <SettingsCard title="The end">
        <SettingRow
          icon={Trash2}
          name="Delete your account"
          about="For good: it leaves every group, and nobody can open your messages with it again."
        >
          <Button size="small" brick onClick={() => setOpen('delete')}>
            Delete
          </Button>
        </SettingRow>
      </SettingsCard>
      {open === 'name' && <NameDialog self={self} onClose={close} />}
      {open === 'sign_out' && <SignOutDialog onClose={close} />}
      {open === 'delete' && <DeleteAccountDialog self={self} onClose={close} />}
    </SettingsPage>
  );
}

function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const [error, setError] = useState<string>();
  const signOut = (): void => {
    command('signOut').catch((reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  return (
    <ConfirmDialog
      title="Sign out on this computer?"
      description="Messages that are still waiting to be sent are lost. With your password you can sign in again, and your history comes back."
      verb="Sign out"
      safe="Stay"
      danger
      error={error}
      onConfirm={signOut}
      onClose={onClose}
    />
  );
}

function NameDialog({ self, onClose }: { readonly self: Self; readonly onClose: () => void }) {
  const [name, setName] = useState(self.displayName);
  const [error, setError] = useState<string>();
  const save = (): void => {
    command('setDisplayName', { displayName: name }).then(onClose, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  return (
    <ConfirmDialog
      title="Your name"
      description="People you chat with see it. The server doesn’t."
      verb="Save"
      incomplete={name.trim() === ''}
      onConfirm={save}
      onClose={onClose}
    >
      <TextField
        label="Name"
        data-first-focus
        maxLength={limits.displayNameLength}
        value={name}
        error={error}
        onChange={({ target }) => setName(target.value)}
      />
    </ConfirmDialog>
  );
}
