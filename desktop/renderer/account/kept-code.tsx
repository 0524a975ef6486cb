import { Check, Copy, Download, Printer, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../platform/bridge.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { GroupField } from './group-field.tsx';
import { drawGroups, groupsOf, isSameGroup } from './recovery-code.ts';

export interface KeptCode {
  readonly groups: readonly string[];
  /** Printed, saved or copied. */
  readonly kept: boolean;
  readonly keep: () => void;
  /** Which two groups are asked back, by place from 0. */
  readonly asked: readonly [number, number];
  readonly typed: readonly [string, string];
  readonly type: (at: 0 | 1, text: string) => void;
  /** Both are typed, right or wrong. */
  readonly complete: boolean;
  readonly right: boolean;
}

/** A recovery code that cannot be passed by accident: kept first, then two groups typed back. */
export function useKeptCode(recoveryCode: string): KeptCode {
  const groups = groupsOf(recoveryCode);
  const [kept, setKept] = useState(false);
  const [asked] = useState(() => drawGroups(groups.length));
  const [typed, setTyped] = useState<readonly [string, string]>(['', '']);
  const isRight = (at: 0 | 1): boolean => isSameGroup(typed[at], groups[asked[at]]!);
  return {
    groups,
    kept,
    keep: () => setKept(true),
    asked,
    typed,
    type: (at, text) => setTyped(at === 0 ? [text, typed[1]] : [typed[0], text]),
    complete: kept && !typed.includes(''),
    right: isRight(0) && isRight(1),
  };
}

/** What is said of a group that was typed back wrong. */
export const wrongGroupsWords = 'That isn’t what the code says. Look at your copy, and type it again.';

/** The code, the ways to keep it, and what is asked back. */
export function KeptCodeFields({ code, username }: { readonly code: KeptCode; readonly username: string }) {
  const { groups, kept, keep, asked, typed, type } = code;
  return (
    <>
      <CodeGroups groups={groups} />
      <KeepCode code={groups.join(' ')} username={username} kept={kept} onKept={keep} />
      <fieldset disabled={!kept} className="min-w-0">
        <legend className={`mb-1.5 text-13 weight-medium ${kept ? '' : 'text-text-2'}`}>
          {kept
            ? `Type groups ${asked[0] + 1} and ${asked[1] + 1} to show you have it`
            : 'Print, save or copy it first'}
        </legend>
        <div className="grid grid-cols-2 gap-2.5">
          {([0, 1] as const).map((at) => (
            <GroupField
              key={at}
              place={asked[at]}
              typed={typed[at]}
              right={isSameGroup(typed[at], groups[asked[at]]!)}
              onType={(text) => type(at, text)}
            />
          ))}
        </div>
      </fieldset>
      <Note tone="warn" title="Without your password and this code, old messages can’t be opened.">
        Not by you, not by the person who runs the server.
      </Note>
    </>
  );
}

function CodeGroups({ groups }: { readonly groups: readonly string[] }) {
  return (
    <ol aria-label="Recovery code" className="grid grid-cols-4 gap-2 select-text">
      {groups.map((group, at) => (
        <li
          key={`${at}-${group}`}
          aria-label={`Group ${at + 1}: ${Array.from(group).join(' ')}`}
          className="digits grid h-11 place-items-center rounded-8 bg-sunken text-17 font-semibold tracking-[.09em]"
        >
          {group}
        </li>
      ))}
    </ol>
  );
}

interface KeepCodeProps {
  readonly code: string;
  readonly username: string;
  readonly kept: boolean;
  readonly onKept: () => void;
}

/** Three ways to keep the code; each of them counts. */
function KeepCode({ code, username, kept, onKept }: KeepCodeProps) {
  const [failed, setFailed] = useState(false);
  const ways: readonly { words: string; icon: LucideIcon; keep: () => Promise<boolean> }[] = [
    {
      words: 'Print',
      icon: Printer,
      keep: async () => (await ask('recovery.print', { code, username })).printed,
    },
    {
      words: 'Save as file',
      icon: Download,
      keep: async () => (await ask('recovery.save', { code, username })).saved,
    },
    { words: 'Copy', icon: Copy, keep: async () => (await ask('clipboard.write', { text: code })) === null },
  ];
  const run = (keep: () => Promise<boolean>): void => {
    setFailed(false);
    keep().then(
      (done) => done && onKept(),
      () => setFailed(true),
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {ways.map(({ words, icon: Icon, keep }) => (
        <Button key={words} onClick={() => run(keep)}>
          <Icon size={18} strokeWidth={1.75} aria-hidden /> {words}
        </Button>
      ))}
      <span role="status" className="flex items-center gap-2 pl-1 text-13 text-ok-text">
        {kept && (
          <>
            <Check size={16} strokeWidth={2} aria-hidden /> Saved
          </>
        )}
      </span>
      {failed && (
        <p role="alert" className="basis-full text-13 text-danger-text">
          That didn’t work. Try another way to keep it.
        </p>
      )}
    </div>
  );
}
