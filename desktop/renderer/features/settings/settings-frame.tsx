import { useEffect, useRef, type ReactNode } from 'react';
import type { Self } from '../../../engine/face.ts';
import { AboutPage } from './about-page.tsx';
import { AccountPage } from './account-page.tsx';
import { AppearancePage } from './appearance-page.tsx';
import { DevicesPage } from './devices-page.tsx';
import { KeyboardPage } from './keyboard-page.tsx';
import { LockPage } from './lock-page.tsx';
import { NotificationsPage } from './notifications-page.tsx';
import { PrivacyPage } from './privacy-page.tsx';
import { ServerPage } from './server-page.tsx';
import { SettingsList, type PageName } from './settings-list.tsx';

interface SettingsFrameProps {
  readonly self: Self;
  readonly page: PageName;
  readonly onPage: (page: PageName) => void;
  /** What concerns the whole account stands above every page. */
  readonly banner: ReactNode;
  readonly onShowSafetyNumber: (userId: string) => void;
  readonly onShowShortcuts: () => void;
  readonly onLock: () => void;
  readonly onClose: () => void;
}

/** The same frame as the chats', with the list of settings in the place of theirs. Esc returns to where one was. */
export function SettingsFrame(props: SettingsFrameProps) {
  const { self, page, onPage, banner, onShowSafetyNumber, onShowShortcuts, onLock, onClose } = props;
  const main = useRef<HTMLElement>(null);
  useEffect(() => main.current?.scrollTo(0, 0), [page]);
  useEffect(() => {
    const handle = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
        onClose();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [onClose]);

  const pages: Record<PageName, ReactNode> = {
    account: <AccountPage self={self} />,
    appearance: <AppearancePage />,
    notifications: <NotificationsPage />,
    privacy: <PrivacyPage onShowSafetyNumber={onShowSafetyNumber} onShowServer={() => onPage('server')} />,
    lock: <LockPage onLock={onLock} />,
    devices: <DevicesPage self={self} />,
    server: <ServerPage />,
    keyboard: <KeyboardPage onShowShortcuts={onShowShortcuts} />,
    about: <AboutPage />,
  };
  return (
    <div className="grid h-screen grid-cols-[var(--w-sidebar)_minmax(0,1fr)]">
      <SettingsList self={self} page={page} onPage={onPage} onClose={onClose} />
      <div className="flex min-h-0 min-w-0 flex-col bg-canvas">
        {banner}
        <main ref={main} tabIndex={-1} className="no-ring relative min-h-0 flex-1 overflow-auto">
          <div className="drag absolute inset-x-0 top-0 h-9" />
          {pages[page]}
        </main>
      </div>
    </div>
  );
}
