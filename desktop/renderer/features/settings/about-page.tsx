import { useState } from 'react';
import { appInfo } from '../../platform/app-info.ts';
import { useStore } from '../../platform/store.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { NotPromisedDialog } from './not-promised-dialog.tsx';
import { SettingRow, SettingsCard, SettingsPage } from './setting-rows.tsx';

const systems = { linux: 'Linux', mac: 'macOS', windows: 'Windows' } as const;

export function AboutPage() {
  const info = useStore(appInfo);
  const [reading, setReading] = useState(false);
  return (
    <SettingsPage title="About" intro="Messages are sealed on your computer, and opened on theirs.">
      <SettingsCard title="Secure Chat" quiet>
        <div className="flex items-center gap-4 px-4 py-3.5">
          <Mark size={40} />
          <p className="min-w-0 flex-1">
            <b className="block weight-medium">Secure Chat</b>
            <span className="mt-px block text-13 text-text-2 select-text">
              Version {info?.version} for {info && systems[info.platform]}
            </span>
          </p>
        </div>
        <SettingRow
          name="What is not promised"
          about="Where the protection ends, in plain words. Worth knowing before you rely on it."
        >
          <Button size="small" onClick={() => setReading(true)}>
            Read
          </Button>
        </SettingRow>
      </SettingsCard>
      {reading && <NotPromisedDialog onClose={() => setReading(false)} />}
    </SettingsPage>
  );
}
