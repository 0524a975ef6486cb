import { appInfo } from '../../platform/app-info.ts';
import { changePreferences, preferences } from '../../platform/preferences.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';

export function KeyboardPage({ onShowShortcuts }: { readonly onShowShortcuts: () => void }) {
  const now = useStore(preferences);
  const ctrl = useStore(appInfo)?.platform === 'mac' ? 'Cmd' : 'Ctrl';
  if (now === null) return null;
  return (
    <SettingsPage title="Keyboard" intro="Everything works without a mouse, and Esc is always the way back.">
      <SettingsCard title="Writing">
        <SettingRow
          name="Enter sends a message"
          about={
            now.enterSends ? 'Shift Enter breaks the line' : `Enter breaks the line, and ${ctrl} Enter sends`
          }
        >
          <Switch
            label="Enter sends a message"
            checked={now.enterSends}
            onChange={(enterSends) => void changePreferences({ enterSends })}
          />
        </SettingRow>
      </SettingsCard>
      <SettingsCard title="Shortcuts">
        <SettingRow name="All shortcuts" about="From anywhere in the app">
          <span className="flex items-center gap-3">
            <span className="inline-flex gap-[3px]" aria-hidden>
              <kbd>{ctrl}</kbd>
              <kbd>/</kbd>
            </span>
            <Button size="small" onClick={onShowShortcuts}>
              Show
            </Button>
          </span>
        </SettingRow>
      </SettingsCard>
    </SettingsPage>
  );
}
