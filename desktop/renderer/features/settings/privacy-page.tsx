import { Server, ShieldCheck } from 'lucide-react';
import type { Contact } from '../../../engine/face.ts';
import { conversations } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';
import { SharedSigns } from './shared-signs.tsx';

interface PrivacyPageProps {
  readonly onShowSafetyNumber: (userId: string) => void;
  readonly onShowServer: () => void;
}

/** What one shares, whom one has checked, and what is seen all the same. */
export function PrivacyPage({ onShowSafetyNumber, onShowServer }: PrivacyPageProps) {
  const checked = (useStore(conversations) ?? []).flatMap((chat) =>
    chat.kind === 'direct' && chat.contact.verified ? [chat.contact] : [],
  );
  return (
    <SettingsPage title="Privacy" intro="What other people can see about you, and who you made sure of.">
      <SharedSigns />
      <SettingsCard title="Checked people">
        {checked.length === 0 && (
          <SettingRow
            icon={ShieldCheck}
            name="Nobody yet"
            about="Open a chat, press Safety number, and compare it with the other person. Then nobody can take their place unseen."
          />
        )}
        {checked.map((contact) => (
          <CheckedRow key={contact.userId} contact={contact} onShow={onShowSafetyNumber} />
        ))}
      </SettingsCard>
      <Note icon={Server} title="What the server’s host can see:">
        who you talk with, when, and how large messages are. Never what you write, send or name things.{' '}
        <button
          type="button"
          className="text-accent-text underline underline-offset-2"
          onClick={onShowServer}
        >
          Look at it
        </button>
      </Note>
    </SettingsPage>
  );
}

interface CheckedRowProps {
  readonly contact: Contact;
  readonly onShow: (userId: string) => void;
}

function CheckedRow({ contact, onShow }: CheckedRowProps) {
  const { userId, displayName, username } = contact;
  return (
    <div className="flex min-h-14 items-center gap-4 px-4 py-2.5">
      <Avatar accountId={userId} name={displayName} size={32} />
      <p className="min-w-0 flex-1">
        <b className="block truncate weight-medium">{displayName}</b>
        <span className="block truncate text-13 text-text-2">@{username}</span>
      </p>
      <Button size="small" aria-label={`Safety number of ${displayName}`} onClick={() => onShow(userId)}>
        Safety number
      </Button>
    </div>
  );
}
