import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { SafetyNumber } from '../../../engine/face.ts';
import { ask } from '../../platform/bridge.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { NumberHistory } from './number-history.tsx';
import { SafetyGroups } from './safety-groups.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';

interface SafetyNumberDialogProps {
  readonly userId: string;
  readonly onClose: () => void;
}

/** Two people compare; only a person's answer marks a contact as checked. */
export function SafetyNumberDialog({ userId, onClose }: SafetyNumberDialogProps) {
  const [number, setNumber] = useState<SafetyNumber | null>(null);
  const [error, setError] = useState<string>();
  const [different, setDifferent] = useState(false);

  useEffect(() => {
    command('getSafetyNumber', { userId }).then(setNumber, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  }, [userId]);

  const answer = (given: Promise<void>, then: () => void): void => {
    setError(undefined);
    given.then(then, (reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  const match = (): void => answer(command('setVerified', { userId, verified: true }), onClose);
  const undo = (): void =>
    answer(command('setVerified', { userId, verified: false }), () =>
      setNumber((now) => now && { ...now, verified: false }),
    );
  const differ = (): void => answer(command('distrust', { userId }), () => setDifferent(true));

  const name = number?.name ?? 'them';
  return (
    <Dialog
      wide
      title={`Check it’s really ${name}`}
      description={`Call ${name} or meet up, and compare these numbers. If both of you see the same ones, nobody is in between.`}
      onClose={onClose}
      footer={
        number &&
        (different ? (
          <Button autoFocus onClick={onClose}>
            Close
          </Button>
        ) : (
          <Answers number={number} onMatch={match} onDiffer={differ} onUndo={undo} />
        ))
      }
    >
      {number && <Comparison number={number} />}
      {number?.vouched && (
        <p className="mt-4 text-13 text-text-2">
          Whoever has {name}’s former number said that this one follows it. That is most likely {name}, and
          can also be a thief of their computer: only comparing tells.
        </p>
      )}
      {number && <NumberHistory userId={userId} name={number.name} />}
      {different && (
        <div className="mt-4">
          <Note tone="warn" alert title={`Sending to ${name} is paused.`}>
            Nothing more goes out. Ask {name} in person which app and which user name they use, then compare
            again. If the numbers still differ, tell the person who runs the server.
          </Note>
        </div>
      )}
      {error && (
        <div className="mt-4 first:mt-0">
          <ErrorLine>{error}</ErrorLine>
        </div>
      )}
    </Dialog>
  );
}

function Comparison({ number }: { readonly number: SafetyNumber }) {
  return (
    <div className="flex gap-7 max-[620px]:flex-col">
      <div>
        <h3 className="mb-2 text-13 weight-medium">QR code</h3>
        <QrCode content={number.qr} label="The same number as a QR code" />
      </div>
      <div className="min-w-0 flex-1">
        <div className="mb-2 flex items-center justify-between gap-2">
          <h3 className="text-13 weight-medium">Safety number</h3>
          <span className="flex items-center gap-1.5 text-12 text-text-2" aria-hidden>
            Read along <kbd>←</kbd>
            <kbd>→</kbd>
          </span>
        </div>
        <SafetyGroups groups={number.groups} />
        <CopyButton
          kind="quiet"
          className="mt-2.5 -ml-2.5"
          words="Copy number"
          copy={() => ask('clipboard.write', { text: number.groups.join(' ') })}
        />
      </div>
    </div>
  );
}

interface AnswersProps {
  readonly number: SafetyNumber;
  readonly onMatch: () => void;
  readonly onDiffer: () => void;
  readonly onUndo: () => void;
}

/** The answer that stops everything stands far left; the one that vouches is last. */
function Answers({ number, onMatch, onDiffer, onUndo }: AnswersProps) {
  return (
    <>
      <Button kind="quiet" brick className="mr-auto -ml-3.5" onClick={number.verified ? onUndo : onDiffer}>
        {number.verified ? 'Undo the check' : 'They’re different'}
      </Button>
      <Button kind="primary" disabled={number.verified} onClick={onMatch}>
        <Check size={16} aria-hidden />
        {number.verified ? 'Checked' : 'They match'}
      </Button>
    </>
  );
}
