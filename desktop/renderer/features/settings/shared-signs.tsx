import { useEffect, useState } from 'react';
import type { Privacy } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Note } from '../../ui/note.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SettingRow, SettingsCard } from './setting-rows.tsx';

const rows: readonly { readonly sign: keyof Privacy; readonly name: string; readonly about?: string }[] = [
  {
    sign: 'readReceipts',
    name: 'Show when I’ve read messages',
    about:
      'If off, you won’t see when others read yours, and your other devices don’t learn what you read here',
  },
  {
    sign: 'deliveryReceipts',
    name: 'Show when messages reached me',
    about: 'If off, you won’t see when yours reached others',
  },
  { sign: 'typing', name: 'Show when I’m typing' },
];

/** What others are told of what one does. */
export function SharedSigns() {
  const [privacy, setPrivacy] = useState<Privacy | null>(null);
  const [error, setError] = useState<string>();
  useEffect(() => {
    command('getPrivacy').then(setPrivacy, (reason: unknown) => setError(failureWords(failureOf(reason))));
  }, []);
  const change = (changes: Partial<Privacy>): void => {
    if (privacy === null) return;
    setError(undefined);
    // At once; what could not be kept goes back to what it was.
    setPrivacy({ ...privacy, ...changes });
    command('setPrivacy', changes).then(setPrivacy, (reason: unknown) => {
      setPrivacy(privacy);
      setError(failureWords(failureOf(reason)));
    });
  };
  if (privacy === null && error === undefined) return null;
  const lessSure = privacy !== null && !(privacy.readReceipts && privacy.deliveryReceipts);
  return (
    <>
      {error && (
        <Note tone="danger" alert title="This can’t be changed now.">
          {error}
        </Note>
      )}
      {privacy && (
        <SettingsCard title="What you share">
          {rows.map(({ sign, name, about }) => (
            <SettingRow key={sign} name={name} {...(about !== undefined && { about })}>
              <Switch
                label={name}
                checked={privacy[sign]}
                onChange={(checked) => change({ [sign]: checked })}
              />
            </SettingRow>
          ))}
        </SettingsCard>
      )}
      <p
        role="status"
        className={`-mt-3 ml-0.5 max-w-[72ch] text-13 ${lessSure ? 'text-warn-text' : 'text-text-2'}`}
      >
        Receipts also prove to the people you write with that you all see the same messages. With either
        switched off, a server that shows you different ones is found out later.
      </p>
    </>
  );
}
