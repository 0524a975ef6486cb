import { useState } from 'react';
import type { ApprovalView } from '../../../engine/face.ts';
import { approvals, command, failureOf } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { QuestionCard } from '../../ui/question-card.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { clockTime } from '../../ui/times.ts';

/** New devices that ask to be let in; nothing while there is none. */
export function ApprovalCards() {
  const asking = useStore(approvals);
  return asking.map((request) => <ApprovalCard key={request.approvalId} request={request} />);
}

function ApprovalCard({ request }: { readonly request: ApprovalView }) {
  const { approvalId, deviceName, address, askedAt } = request;
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const run = (work: Promise<void>): void => {
    setBusy(true);
    setError(undefined);
    // Once it is answered the card goes by itself.
    work.catch((reason: unknown) => setError(failureWords(failureOf(reason)))).finally(() => setBusy(false));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '' && !busy) run(command('approveDevice', { approvalId, symbols: typed }));
      }}
    >
      <QuestionCard
        title={`“${deviceName}” asks to be let in`}
        actions={
          <>
            <Button
              size="small"
              brick
              disabled={busy}
              onClick={() => run(command('refuseDevice', { approvalId }))}
            >
              It’s not me
            </Button>
            <Button size="small" kind="primary" type="submit" disabled={busy || typed.trim() === ''}>
              Let it in
            </Button>
          </>
        }
      >
        <p>
          Asked at {clockTime(askedAt)} from {address}, as the server tells it. If it’s you, type what the new
          device shows. It can then read all your messages, a new password is set there, and this computer is
          signed out.
        </p>
        <div className="mt-3 max-w-[320px]">
          <TextField
            label="What the new device shows"
            placeholder="XXXX XXXX XXXX"
            maxLength={32}
            value={typed}
            error={error}
            onChange={({ target }) => {
              setTyped(target.value.toUpperCase());
              setError(undefined);
            }}
          />
        </div>
      </QuestionCard>
    </form>
  );
}
