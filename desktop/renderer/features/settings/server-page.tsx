import { KeyRound, Laptop, Mail, UserRound } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Visibility } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Note } from '../../ui/note.tsx';
import { sizeWords } from '../../ui/sizes.ts';
import { clockTime, dayInSentence } from '../../ui/times.ts';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';
import { VisibleChats } from './visible-chats.tsx';

/** What lies on the server about oneself, counted from its own rows at this moment. */
export function ServerPage() {
  const [seen, setSeen] = useState<Visibility | null>(null);
  const [error, setError] = useState<string>();
  const load = useCallback(() => {
    command('getVisibility').then(
      (visibility) => {
        setSeen(visibility);
        setError(undefined);
      },
      (reason: unknown) => setError(failureWords(failureOf(reason))),
    );
  }, []);
  useEffect(load, [load]);
  return (
    <SettingsPage
      title="Your server"
      intro="All that the person who runs the server can see of you, counted there just now. What you write, send or name things is not in it."
    >
      {error && (
        <Note tone="danger" alert title="This can’t be shown now.">
          {error}{' '}
          <button type="button" className="text-accent-text underline underline-offset-2" onClick={load}>
            Try again
          </button>
        </Note>
      )}
      {seen && (
        <>
          <AboutYou {...seen} />
          <VisibleChats chats={seen.conversations} />
          <Note title="More messages than were written?">
            Names, edits and reactions travel as sealed messages too. The server can’t tell which is which.
          </Note>
        </>
      )}
    </SettingsPage>
  );
}

function AboutYou({ account, devices }: Pick<Visibility, 'account' | 'devices'>) {
  return (
    <SettingsCard title="You">
      <SettingRow
        icon={UserRound}
        name={`@${account.username}`}
        about={`Here since ${dayInSentence(account.createdAt)}`}
      />
      {account.email !== null && (
        <SettingRow icon={Mail} name={account.email} about="Where it mails warnings about your account" />
      )}
      <SettingRow
        icon={KeyRound}
        name="Whom you know, and whom you checked"
        about={`Sealed on your computer: ${sizeWords(account.vaultBytes)} that the server can’t open`}
      />
      {devices.map(({ name, createdAt, lastSeenAt }) => (
        <SettingRow
          key={`${name} ${createdAt}`}
          icon={Laptop}
          name={name}
          about={`Signed in ${dayInSentence(createdAt)}, last active ${dayInSentence(lastSeenAt)} at ${clockTime(lastSeenAt)}`}
        />
      ))}
    </SettingsCard>
  );
}
