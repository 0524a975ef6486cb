import { Check, Info, Laptop, LogOut, Monitor } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { DeviceView, Self } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { clockTime, dayInSentence } from '../../ui/times.ts';
import { ApprovalCards } from './approval-cards.tsx';
import { ChangePasswordDialog } from './change-password-dialog.tsx';
import { EndDevicesDialog } from './end-devices-dialog.tsx';
import { NewDeviceRow } from './new-device-row.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';

/** Where the account is signed in, and a way to end it elsewhere. */
export function DevicesPage({ self }: { readonly self: Self }) {
  const [devices, setDevices] = useState<readonly DeviceView[] | null>(null);
  const [error, setError] = useState<string>();
  const [ending, setEnding] = useState<readonly DeviceView[] | null>(null);
  /** The password by which a stranger got in: the next one comes at once. */
  const [known, setKnown] = useState<string | null>(null);
  const load = useCallback(() => {
    command('listDevices').then(
      (list) => {
        setDevices(list);
        setError(undefined);
      },
      (reason: unknown) => setError(failureWords(failureOf(reason))),
    );
  }, []);
  useEffect(load, [load]);
  const close = (): void => setEnding(null);
  const here = devices?.find(({ current }) => current);
  const others = devices?.filter(({ current }) => !current) ?? [];
  return (
    <SettingsPage
      title="Devices"
      intro="Where you are signed in. If something looks wrong, sign it out; it stops getting messages at once."
    >
      {error && (
        <Note tone="danger" alert title="The list can’t be shown now.">
          {error}{' '}
          <button type="button" className="text-accent-text underline underline-offset-2" onClick={load}>
            Try again
          </button>
        </Note>
      )}
      <ApprovalCards />
      {here && (
        <SettingsCard title="This computer">
          <SettingRow
            icon={Monitor}
            name={here.name}
            about={`Signed in ${dayInSentence(here.createdAt)}, active now`}
          >
            <span className="inline-flex h-[22px] items-center gap-[5px] rounded-full bg-ok-soft px-2 text-12 weight-medium text-ok-text">
              <Check size={13} strokeWidth={2.2} aria-hidden /> This one
            </span>
          </SettingRow>
        </SettingsCard>
      )}
      {others.length > 0 && (
        <SettingsCard title="Others">
          {others.map((device) =>
            device.isNew ? (
              <NewDeviceRow key={device.deviceId} device={device} onAnswered={load} onStranger={setKnown} />
            ) : (
              <SettingRow key={device.deviceId} icon={Laptop} name={device.name} about={aboutOf(device)}>
                <Button
                  size="small"
                  brick
                  aria-label={`Sign out ${device.name}`}
                  onClick={() => setEnding([device])}
                >
                  Sign out
                </Button>
              </SettingRow>
            ),
          )}
        </SettingsCard>
      )}
      {others.length > 1 && (
        <SettingsCard title="All others" quiet>
          <SettingRow icon={LogOut} name="Sign out everywhere else" about="Keeps you signed in here">
            <Button size="small" brick onClick={() => setEnding(others)}>
              Sign out {others.length} devices
            </Button>
          </SettingRow>
        </SettingsCard>
      )}
      {devices && others.length === 0 && (
        <p className="text-13 text-text-2">You’re signed in nowhere else.</p>
      )}
      {others.length > 0 && (
        <p className="flex items-center gap-2 text-13 text-text-2">
          <Info size={16} strokeWidth={1.75} className="flex-none" aria-hidden /> A device you sign out gets
          nothing new. What it already showed can’t be taken back.
        </p>
      )}
      {known !== null && <ChangePasswordDialog self={self} typed={known} onClose={() => setKnown(null)} />}
      {ending && <EndDevicesDialog devices={ending} onClose={close} onEnded={load} />}
    </SettingsPage>
  );
}

const aboutOf = ({ createdAt, lastSeenAt }: DeviceView): string =>
  `Last active ${dayInSentence(lastSeenAt)} at ${clockTime(lastSeenAt)}. Signed in ${dayInSentence(createdAt)}`;
