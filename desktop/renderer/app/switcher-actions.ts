import {
  CheckCheck,
  Keyboard,
  Lock,
  Moon,
  Settings,
  SquarePen,
  Sun,
  SunMoon,
  UsersRound,
} from 'lucide-react';
import type { SwitcherAction } from '../features/conversations/switcher-entries.ts';
import { changePreferences } from '../platform/preferences.ts';

interface SwitcherVerbs {
  readonly newChat: () => void;
  readonly newGroup: () => void;
  readonly settings: () => void;
  readonly lock: () => void;
  readonly help: () => void;
  readonly markAllRead: () => void;
}

const look = (theme: 'system' | 'light' | 'dark') => (): void =>
  void changePreferences({ theme }).catch(() => undefined);

/** What the quick switcher can do besides going somewhere. */
export function switcherActions(verbs: SwitcherVerbs): SwitcherAction[] {
  const appearance = 'Settings, Appearance';
  return [
    { id: 'new-chat', label: 'New chat', icon: SquarePen, shortcut: ['Ctrl', 'N'], run: verbs.newChat },
    {
      id: 'new-group',
      label: 'New group',
      icon: UsersRound,
      shortcut: ['Ctrl', 'Shift', 'N'],
      run: verbs.newGroup,
    },
    {
      id: 'read',
      label: 'Mark all chats as read',
      icon: CheckCheck,
      shortcut: ['Shift', 'Esc'],
      run: verbs.markAllRead,
    },
    { id: 'lock', label: 'Lock now', icon: Lock, shortcut: ['Ctrl', 'L'], run: verbs.lock },
    { id: 'settings', label: 'Settings', icon: Settings, shortcut: ['Ctrl', ','], run: verbs.settings },
    { id: 'help', label: 'All shortcuts', icon: Keyboard, shortcut: ['Ctrl', '/'], run: verbs.help },
    {
      id: 'dark',
      label: 'Appearance: always dark',
      icon: Moon,
      detail: appearance,
      run: look('dark'),
    },
    {
      id: 'light',
      label: 'Appearance: always light',
      icon: Sun,
      detail: appearance,
      run: look('light'),
    },
    {
      id: 'system',
      label: 'Appearance: like the system',
      icon: SunMoon,
      detail: appearance,
      run: look('system'),
    },
  ];
}
