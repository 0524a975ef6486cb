import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { OnboardingLayout } from './layout.tsx';
import { groupsOf } from '../../account/recovery-code.ts';

interface ApprovalSymbolsProps {
  readonly symbols: string;
  readonly expiresAt: number;
  readonly onCancel: () => void;
}

/** What a person reads here and types at the other device. */
export function ApprovalSymbols({ symbols, expiresAt, onCancel }: ApprovalSymbolsProps) {
  return (
    <OnboardingLayout
      heading="Another way in"
      title="Type this at your other device"
      intro="Open Secure Chat there, then Settings, then Devices. It asks for these letters and digits."
    >
      <ol aria-label="Letters and digits to type" className="grid grid-cols-3 gap-2 select-text">
        {groupsOf(symbols).map((group, at) => (
          <li
            key={`${at}-${group}`}
            aria-label={`Group ${at + 1}: ${Array.from(group).join(' ')}`}
            className="digits grid h-16 place-items-center rounded-8 bg-sunken text-[26px] font-semibold tracking-[.09em]"
          >
            {group}
          </li>
        ))}
      </ol>
      <p role="status" className="text-text-2">
        Waiting for your other device. <TimeLeft until={expiresAt} />
      </p>
      <Note title="Say this to nobody, and type it only at a device of your own.">
        Whoever types it there lets this computer read everything that you can read.
      </Note>
      <div>
        <Button size="large" autoFocus onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </OnboardingLayout>
  );
}

/** Only for the eye: a screen reader is told once, not each second. */
function TimeLeft({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((until - now) / 1_000));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <span aria-hidden className="digits">
      Good for {clock} more.
    </span>
  );
}
