import { ShieldAlert, ShieldCheck, UserRoundPlus, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Contact, DirectSummary } from '../../../engine/face.ts';
import { failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { TimerRow } from './timer-row.tsx';

interface ContactDetailsProps {
  readonly chat: DirectSummary;
  readonly onShowSafetyNumber: (userId: string) => void;
  readonly onShareContact: (contact: Contact) => void;
}

/** Who the other one of two is, and what is agreed between them. */
export function ContactDetails({ chat, onShowSafetyNumber, onShareContact }: ContactDetailsProps) {
  const { userId, displayName, username, verified } = chat.contact;
  const [error, setError] = useState<string>();
  const run = (act: Promise<unknown>): void => {
    setError(undefined);
    act.catch((reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  const Shield = chat.paused ? ShieldAlert : ShieldCheck;
  return (
    <div className="overflow-auto px-4 pt-1 pb-4">
      <div className="grid justify-items-center pb-3.5 text-center">
        <Avatar accountId={userId} name={displayName} size={72} />
        <h3 className="mt-3 text-17 weight-bold tracking-[-.006em]">{displayName}</h3>
        <p className="text-13 text-text-2">@{username}</p>
      </div>
      {error && (
        <p role="alert" className="mb-2 text-13 text-danger-text">
          {error}
        </p>
      )}
      <TimerRow conversation={chat} run={run} />
      <Row
        icon={Shield}
        tone={chat.paused ? 'text-warn-mark' : 'text-text-2'}
        onClick={() => onShowSafetyNumber(userId)}
      >
        Safety number
        <span className="ml-auto text-13 text-text-2">
          {verified && !chat.paused ? 'Checked' : 'Not checked'}
        </span>
      </Row>
      {/* One passes on only whom one can stand for. */}
      {!chat.paused && (
        <Row icon={UserRoundPlus} tone="text-text-2" onClick={() => onShareContact(chat.contact)}>
          Share contact
        </Row>
      )}
    </div>
  );
}

interface RowProps {
  readonly icon: LucideIcon;
  readonly tone: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Row({ icon: Icon, tone, onClick, children }: RowProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="ring-inside -mx-2 flex min-h-10 w-[calc(100%+16px)] items-center gap-2.5 rounded-8 px-2 text-left hover:bg-hover"
    >
      <Icon size={18} strokeWidth={1.75} className={tone} aria-hidden />
      {children}
    </button>
  );
}
