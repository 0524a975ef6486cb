import { changePreferences, preferences } from '../../platform/preferences.ts';
import { useStore } from '../../platform/store.ts';
import { Slider } from '../../ui/slider.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';
import { ThemeChoice } from './theme-choice.tsx';

const usualSize = 15;

export function AppearancePage() {
  const now = useStore(preferences);
  if (now === null) return null;
  const { theme, messageSize } = now;
  return (
    <SettingsPage title="Appearance" intro="How Secure Chat looks on this computer.">
      <SettingsCard title="Theme">
        <ThemeChoice theme={theme} onChange={(next) => void changePreferences({ theme: next })} />
      </SettingsCard>
      <SettingsCard title="Text">
        <SettingRow
          name="Message size"
          about={messageSize === usualSize ? `${messageSize}, the usual size` : String(messageSize)}
        >
          <span className="flex w-[260px] flex-none items-center gap-3.5 max-[1000px]:w-[200px]">
            <span className="text-13" aria-hidden>
              A
            </span>
            <Slider
              label="Message size"
              min={13}
              max={20}
              value={messageSize}
              onChange={(size) => void changePreferences({ messageSize: size })}
            />
            <span className="text-[20px]" aria-hidden>
              A
            </span>
          </span>
        </SettingRow>
        <Sample />
      </SettingsCard>
    </SettingsPage>
  );
}

/** What the size means, in the bubbles that it is for. */
function Sample() {
  return (
    <div className="grid gap-1.5 p-4" aria-hidden>
      <p className="w-fit max-w-[78%] rounded-16 bg-bubble-in px-3 py-[7px] text-message">
        Is the dock finished?
      </p>
      <p className="w-fit max-w-[78%] justify-self-end rounded-16 bg-bubble-out px-3 py-[7px] text-message">
        Nearly. Two boards left, then paint.
      </p>
    </div>
  );
}
