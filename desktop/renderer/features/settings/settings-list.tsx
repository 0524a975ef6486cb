import {
  ArrowLeft,
  Bell,
  Info,
  Keyboard,
  Lock,
  MonitorSmartphone,
  Palette,
  Server,
  ShieldCheck,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { Fragment, useEffect, useRef, type KeyboardEvent } from 'react';
import type { Self } from '../../../engine/face.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

export type PageName =
  | 'account'
  | 'appearance'
  | 'notifications'
  | 'privacy'
  | 'lock'
  | 'devices'
  | 'server'
  | 'keyboard'
  | 'about';

interface Entry {
  readonly page: PageName;
  readonly words: string;
  readonly icon: LucideIcon;
}

const groups: readonly (readonly Entry[])[] = [
  [
    { page: 'account', words: 'Account', icon: UserRound },
    { page: 'appearance', words: 'Appearance', icon: Palette },
    { page: 'notifications', words: 'Notifications', icon: Bell },
  ],
  [
    { page: 'privacy', words: 'Privacy', icon: ShieldCheck },
    { page: 'lock', words: 'Lock', icon: Lock },
    { page: 'devices', words: 'Devices', icon: MonitorSmartphone },
    { page: 'server', words: 'Your server', icon: Server },
  ],
  [
    { page: 'keyboard', words: 'Keyboard', icon: Keyboard },
    { page: 'about', words: 'About', icon: Info },
  ],
];

interface SettingsListProps {
  readonly self: Self;
  readonly page: PageName;
  readonly onPage: (page: PageName) => void;
  readonly onClose: () => void;
}

/** Takes the place of the list of chats. Up and Down walk it. */
export function SettingsList({ self, page, onPage, onClose }: SettingsListProps) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    nav.current?.querySelector<HTMLElement>('[aria-current]')?.focus();
    // Back where one came from; a chat that opens again takes the focus to where one writes.
    return () => document.querySelector<HTMLElement>('nav button[aria-label="Settings"]')?.focus();
  }, []);
  const walk = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const entries = [...(nav.current?.querySelectorAll<HTMLElement>('[data-page]') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    if (by === undefined || at < 0) return;
    event.preventDefault();
    entries[at + by]?.focus();
  };
  return (
    <nav
      ref={nav}
      aria-label="Settings"
      onKeyDown={walk}
      className="flex min-h-0 min-w-0 flex-col border-r border-line bg-window"
    >
      <header className="drag room-start flex h-[52px] flex-none items-center gap-2.5 pr-2.5">
        <IconButton icon={ArrowLeft} label="Back to chats" shortcut="Esc" onClick={onClose} />
        <h1 className="flex-1 text-17 weight-bold tracking-[-.006em]">Settings</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-auto px-2 pt-1.5">
        {groups.map((entries, at) => (
          <Fragment key={entries[0]!.page}>
            {at > 0 && <div className="h-3.5" />}
            {entries.map(({ page: to, words, icon: Icon }) => (
              <button
                key={to}
                type="button"
                data-page={to}
                aria-current={to === page ? 'page' : undefined}
                onClick={() => onPage(to)}
                className={`ring-inside mb-px flex h-9 w-full items-center gap-2.5 rounded-8 px-2.5 text-left ${to === page ? 'bg-selected weight-medium' : 'hover:bg-hover'}`}
              >
                <Icon
                  size={18}
                  strokeWidth={1.75}
                  className={to === page ? 'text-accent-text' : 'text-text-2'}
                  aria-hidden
                />
                {words}
              </button>
            ))}
          </Fragment>
        ))}
      </div>
      <footer className="flex h-14 flex-none items-center gap-2.5 border-t border-line pr-2 pl-3">
        <Avatar accountId={self.userId} name={self.displayName} size={32} />
        <p className="min-w-0 flex-1">
          <b className="block truncate text-13 weight-medium">{self.displayName}</b>
          <span className="block truncate text-12 text-text-3">
            @{self.username}, {new URL(self.origin).host}
          </span>
        </p>
      </footer>
    </nav>
  );
}
