import { Timer } from 'lucide-react';
import { useState } from 'react';
import type { ConversationSummary } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { Select } from '../../ui/select.tsx';
import { spanWords, unitMs } from '../../ui/spans.ts';
import { TimerDialog } from './timer-dialog.tsx';

interface TimerRowProps {
  readonly conversation: ConversationSummary;
  readonly run: (act: Promise<unknown>) => void;
}

const usual = [unitMs.hour, unitMs.day, unitMs.week];

/** After what time messages of a chat disappear; who may not say so is told. */
export function TimerRow({ conversation, run }: TimerRowProps) {
  const { conversationId, timerMs } = conversation;
  const [asking, setAsking] = useState(false);
  const set = (afterMs: number): void => run(command('setTimer', { conversationId, afterMs }));
  const times = usual.includes(timerMs) || timerMs === 0 ? usual : [...usual, timerMs];
  const options = [
    ['0', 'Off'],
    ...times.map((ms) => [String(ms), spanWords(ms)] as const),
    ['other', 'Other…'],
  ] as const;
  return (
    <div className="flex min-h-10 items-center gap-2.5">
      <Timer size={18} strokeWidth={1.75} className="text-text-2" aria-hidden />
      <span className="flex-1">Disappear after</span>
      {maySet(conversation) ? (
        <Select
          label="Messages disappear after"
          value={String(timerMs)}
          options={options}
          onChange={(value) => (value === 'other' ? setAsking(true) : set(Number(value)))}
        />
      ) : (
        <span className="text-13 text-text-2">{timerMs === 0 ? 'Off' : spanWords(timerMs)}</span>
      )}
      {asking && (
        <TimerDialog
          timerMs={timerMs}
          onSet={(afterMs) => {
            setAsking(false);
            set(afterMs);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function maySet(conversation: ConversationSummary): boolean {
  if (conversation.kind === 'direct') return !conversation.request && !conversation.peerDeleted;
  return conversation.role === 'owner' || conversation.role === 'admin';
}
