import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { DeviceView } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { clockTime, dayInSentence } from '../../ui/times.ts';
import { EndDevicesDialog } from './end-devices-dialog.tsx';
import { SettingRow } from './setting-rows.tsx';

interface NewDeviceRowProps {
  readonly device: DeviceView;
  /** What the person said holds on all devices from now on. */
  readonly onAnswered: () => void;
  /** It was signed out with this password, which somebody else knows. */
  readonly onStranger: (password: string) => void;
}

/** A device that signed in and of which nobody has said yet whose it is. */
export function NewDeviceRow({ device, onAnswered, onStranger }: NewDeviceRowProps) {
  const { deviceId, name, createdAt } = device;
  const [ending, setEnding] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const keep = (): void => {
    setBusy(true);
    setError(undefined);
    command('keepDevice', { deviceId })
      .then(onAnswered, (reason: unknown) => setError(failureWords(failureOf(reason))))
      .finally(() => setBusy(false));
  };
  const signedIn = `Signed in ${dayInSentence(createdAt)} at ${clockTime(createdAt)}. Is that you?`;
  return (
    <SettingRow warn icon={CircleAlert} name={`New: ${name}`} about={error ?? signedIn}>
      <Button size="small" disabled={busy} aria-label={`It’s me on ${name}`} onClick={keep}>
        It’s me
      </Button>
      <Button
        size="small"
        kind="danger"
        disabled={busy}
        aria-label={`Not me on ${name}`}
        onClick={() => setEnding(true)}
      >
        Not me
      </Button>
      {ending && (
        <EndDevicesDialog
          devices={[device]}
          onClose={() => setEnding(false)}
          onEnded={onAnswered}
          onAllEnded={onStranger}
        />
      )}
    </SettingRow>
  );
}
