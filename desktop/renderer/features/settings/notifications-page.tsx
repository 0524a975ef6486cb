import { changePreferences, preferences } from '../../platform/preferences.ts';
import { useStore } from '../../platform/store.ts';
import { Select } from '../../ui/select.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';

const choices = [
  ['off', 'No notifications'],
  ['names', 'Name only'],
  ['text', 'Name and message'],
] as const;

export function NotificationsPage() {
  const now = useStore(preferences);
  if (now === null) return null;
  return (
    <SettingsPage title="Notifications" intro="How much of what arrives shows on your screen.">
      <SettingsCard title="Messages">
        <SettingRow
          name="What they show"
          about="Anyone near your screen can read them. While the app is locked they name nobody."
        >
          <Select
            label="What notifications show"
            value={now.notifications}
            options={choices}
            onChange={(notifications) => void changePreferences({ notifications })}
          />
        </SettingRow>
      </SettingsCard>
    </SettingsPage>
  );
}
