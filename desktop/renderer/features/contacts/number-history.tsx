import { useEffect, useState } from 'react';
import type { NumberChange, NumberHistory as History, NumberWitness } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { ErrorLine } from '../../ui/error-line.tsx';
import { clockTime, dayInSentence, dayWords } from '../../ui/times.ts';

interface NumberHistoryProps {
  readonly userId: string;
  readonly name: string;
}

/** How somebody came by their number, by the list that the server shows to everybody, and who is shown the same. */
export function NumberHistory({ userId, name }: NumberHistoryProps) {
  const [history, setHistory] = useState<History | null>(null);
  const [error, setError] = useState<string>();
  useEffect(() => {
    command('getNumberHistory', { userId }).then(setHistory, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  }, [userId]);
  return (
    <details className="mt-4 text-13 text-text-2">
      <summary className="w-fit weight-medium text-accent-text">How {name} came by this number</summary>
      {error && <ErrorLine>{error}</ErrorLine>}
      {history && (
        <>
          <ol aria-label="Earlier numbers, the newest first" className="mt-2 grid gap-1">
            {history.changes.map((change, at) => (
              <li key={`${change.at}/${history.changes.length - at}`}>{wordsOf(change)}</li>
            ))}
          </ol>
          <p className="mt-2 max-w-[62ch]">{witnessWords(history.seenBy, name)}</p>
        </>
      )}
    </details>
  );
}

const happened: Record<NumberChange['change'], string> = {
  first: 'their first number',
  new: 'a new number',
  renewed: 'renewed, with the same number',
  withheld: 'The server doesn’t show what changed here. Ask them in person.',
};

function wordsOf({ change, at, trusted }: NumberChange): string {
  if (at === null) return happened[change];
  const known = trusted ? ', the one you know' : '';
  return `${dayWords(at)}, ${clockTime(at)}: ${happened[change]}${known}.`;
}

function witnessWords(seenBy: readonly NumberWitness[], name: string): string {
  if (seenBy.length === 0)
    return 'Nobody else’s app has told yet that the server shows it the same. Compare the numbers to be sure.';
  const people = seenBy.map(({ name: who, self, devices }) => {
    if (self) return devices > 1 ? `${devices} other devices of yours` : 'another device of yours';
    return devices > 1 ? `${who} (${devices} devices)` : who;
  });
  const last = Math.max(...seenBy.map(({ at }) => at));
  const list = new Intl.ListFormat('en').format(people);
  return `The server shows the same about ${name} to ${list}, last ${dayInSentence(last)}, ${clockTime(last)}.`;
}
