import { useState } from 'react';
import { limits } from '@secure-chat/shared/limits';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { spanOf, spanWords, unitMs, type SpanUnit } from '../../ui/spans.ts';
import { TextField } from '../../ui/text-field.tsx';

interface TimerDialogProps {
  readonly timerMs: number;
  readonly onSet: (afterMs: number) => void;
  readonly onClose: () => void;
}

const units: readonly (readonly [SpanUnit, string])[] = [
  ['second', 'seconds'],
  ['minute', 'minutes'],
  ['hour', 'hours'],
  ['day', 'days'],
  ['week', 'weeks'],
];
const { min, max } = limits.timerMs;

/** Any time at all, between a few seconds and a year. */
export function TimerDialog({ timerMs, onSet, onClose }: TimerDialogProps) {
  const before = spanOf(timerMs === 0 ? 4 * unitMs.week : timerMs);
  const [count, setCount] = useState(String(before.count));
  const [unit, setUnit] = useState<SpanUnit>(before.unit);
  const [error, setError] = useState<string>();
  const save = (): void => {
    const afterMs = /^[1-9]\d{0,7}$/.test(count.trim()) ? Number(count) * unitMs[unit] : 0;
    if (afterMs >= min && afterMs <= max) onSet(afterMs);
    else setError(`Choose a whole number, from ${spanWords(min)} to ${spanWords(max)}.`);
  };
  return (
    <Dialog
      title="Messages disappear after"
      description="Counted from when each one is written, for everybody here. Whoever reads it can still copy it or take a picture."
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit">
            Set
          </Button>
        </>
      }
    >
      <div className="flex items-start gap-3">
        <div className="flex-1">
          <TextField
            label="How long"
            data-first-focus
            inputMode="numeric"
            value={count}
            error={error}
            onChange={({ target }) => setCount(target.value)}
          />
        </div>
        <div className="pt-[26px]">
          <Select label="Unit" value={unit} options={units} onChange={setUnit} />
        </div>
      </div>
    </Dialog>
  );
}
