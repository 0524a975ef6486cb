import { ChevronRight, KeyRound, MonitorSmartphone, Sprout, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { ApprovalDoor } from './approval-door.tsx';
import { FreshDoor } from './fresh-door.tsx';
import type { DoorProps, ForgottenAccount } from './forgotten-account.ts';
import { OnboardingLayout } from './layout.tsx';
import { RecoveryDoor } from './recovery-door.tsx';

export type DoorName = 'recovery' | 'device' | 'fresh';

interface Door {
  readonly name: DoorName;
  readonly icon: LucideIcon;
  readonly title: string;
  /** What stays readable, and what it costs. */
  readonly about: string;
  readonly open: (props: DoorProps) => ReactNode;
}

/** In the order in which they should be tried: what loses least comes first. */
const doors: readonly Door[] = [
  {
    name: 'recovery',
    icon: KeyRound,
    title: 'Use your recovery code',
    about: 'Everything stays readable, and the people you talk with notice nothing.',
    open: (props) => <RecoveryDoor {...props} />,
  },
  {
    name: 'device',
    icon: MonitorSmartphone,
    title: 'Use another device',
    about: 'If you’re signed in on another computer, it lets you in. Everything stays readable.',
    open: (props) => <ApprovalDoor {...props} />,
  },
  {
    name: 'fresh',
    icon: Sprout,
    title: 'Start fresh',
    about:
      'With a one-time code, by mail or from the person who runs your server. Your old messages can’t be opened again, and everyone you talk with sees that your safety number changed.',
    open: (props) => <FreshDoor {...props} />,
  },
];

interface ForgottenPasswordProps {
  readonly account: ForgottenAccount;
  /** The door that was asked for by its name. */
  readonly door?: DoorName | undefined;
  readonly onBack: () => void;
}

/** The ways in without the password, each behind a door of its own. */
export function ForgottenPassword({ account, door, onBack }: ForgottenPasswordProps) {
  const [chosen, setChosen] = useState(() => doors.find(({ name }) => name === door) ?? null);
  if (chosen) return chosen.open({ account, onBack: () => setChosen(null) });
  return (
    <OnboardingLayout
      heading="Another way in"
      title="Forgot your password?"
      intro="Nobody can look it up, not even the person who runs your server. You can still get in, and choose a new one."
    >
      <ul className="grid gap-2.5">
        {doors.map((one, at) => (
          <li key={one.name}>
            <DoorButton door={one} first={at === 0} onOpen={() => setChosen(one)} />
          </li>
        ))}
      </ul>
      <div>
        <Button kind="quiet" size="large" onClick={onBack}>
          Back
        </Button>
      </div>
    </OnboardingLayout>
  );
}

interface DoorButtonProps {
  readonly door: Door;
  readonly first: boolean;
  readonly onOpen: () => void;
}

function DoorButton({ door: { icon: Icon, title, about }, first, onOpen }: DoorButtonProps) {
  return (
    <button
      type="button"
      autoFocus={first}
      onClick={onOpen}
      className="flex w-full items-center gap-4 rounded-12 bg-field px-4 py-3.5 text-left shadow-[inset_0_0_0_1px_var(--line-strong)] hover:bg-hover active:bg-press forced-colors:border"
    >
      <Icon size={20} strokeWidth={1.75} className="flex-none text-accent-text" aria-hidden />
      <span className="min-w-0 flex-1">
        <b className="block weight-medium">{title}</b>
        <span className="mt-px block text-13 text-pretty text-text-2">{about}</span>
      </span>
      <ChevronRight size={18} strokeWidth={1.75} className="flex-none text-text-3" aria-hidden />
    </button>
  );
}
