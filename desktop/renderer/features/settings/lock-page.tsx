import { Lock, Moon, ScreenShareOff, Timer } from 'lucide-react';
import { appInfo } from '../../platform/app-info.ts';
import { changePreferences, preferences } from '../../platform/preferences.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';

/** Seconds, as the preference has them. */
const delays = [
  ['60', '1 minute'],
  ['300', '5 minutes'],
  ['900', '15 minutes'],
  ['3600', '1 hour'],
  ['0', 'Never'],
] as const;

const away = 'Lock when I’m away for';
const screenLocks = 'Lock when the screen locks or the computer sleeps';
const hiding = 'Keep out of screenshots and screen sharing';

export function LockPage({ onLock }: { readonly onLock: () => void }) {
  const now = useStore(preferences);
  const platform = useStore(appInfo)?.platform;
  if (now === null) return null;
  return (
    <SettingsPage title="Lock" intro="Locking hides everything until you type your password.">
      <SettingsCard title="Auto-lock">
        <SettingRow icon={Timer} name={away} about="Counts from your last key press or click">
          <Select
            label={away}
            value={nearest(now.lockAfterSeconds)}
            options={delays}
            onChange={(seconds) => void changePreferences({ lockAfterSeconds: Number(seconds) })}
          />
        </SettingRow>
        <SettingRow icon={Moon} name={screenLocks}>
          <Switch
            label={screenLocks}
            checked={now.lockWithScreen}
            onChange={(lockWithScreen) => void changePreferences({ lockWithScreen })}
          />
        </SettingRow>
        <SettingRow icon={Lock} name="Lock now" about="From anywhere in the app">
          <span className="flex items-center gap-3">
            <span className="inline-flex gap-[3px]" aria-hidden>
              <kbd>{platform === 'mac' ? 'Cmd' : 'Ctrl'}</kbd>
              <kbd>L</kbd>
            </span>
            <Button size="small" onClick={onLock}>
              Lock
            </Button>
          </span>
        </SettingRow>
      </SettingsCard>
      {/* Linux offers no way to keep a window out of recordings. */}
      {platform !== 'linux' && (
        <SettingsCard title="Hide from view">
          <SettingRow icon={ScreenShareOff} name={hiding} about="The window shows up blank in recordings">
            <Switch
              label={hiding}
              checked={now.hideFromScreenshots}
              onChange={(hideFromScreenshots) => void changePreferences({ hideFromScreenshots })}
            />
          </SettingRow>
        </SettingsCard>
      )}
    </SettingsPage>
  );
}

/** The choice that a number of seconds comes to: the next longer one, or never. */
function nearest(seconds: number): (typeof delays)[number][0] {
  if (seconds === 0) return '0';
  return delays.find(([choice]) => Number(choice) >= seconds)?.[0] ?? '3600';
}
