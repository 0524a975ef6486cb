import { ShieldAlert } from 'lucide-react';
import type { WarningCode } from '../../engine/face.ts';
import { accountWarnings } from '../platform/engine.ts';
import { useStore } from '../platform/store.ts';
import { warningWords } from '../platform/words.ts';
import { clockTime, dayInSentence } from '../ui/times.ts';

/** Somebody takes one's own place: nothing in the app is louder. */
const loudest: ReadonlySet<WarningCode> = new Set(['directory_foreign_entry', 'own_identity_forged']);

/** What concerns the whole account stays on top of everything until the app is locked. */
export function AccountWarnings() {
  const warnings = useStore(accountWarnings);
  return warnings.map(({ code, since }) => {
    const isLoudest = loudest.has(code);
    return (
      <div
        key={code}
        role="alert"
        className={`room-end flex gap-3 border-b py-3 pl-5 text-13 text-text ${
          isLoudest ? 'border-danger-line bg-danger-soft' : 'border-warn-line bg-warn-soft'
        }`}
      >
        <ShieldAlert
          size={18}
          className={`flex-none ${isLoudest ? 'text-danger-text' : 'text-warn-mark'}`}
          aria-hidden
        />
        <p>
          <b className={`font-semibold ${isLoudest ? 'text-danger-text' : 'text-warn-text'}`}>
            {warningWords[code].title}.
          </b>{' '}
          {warningWords[code].text} This app knows of it since {dayInSentence(since)}, {clockTime(since)}.
        </p>
      </div>
    );
  });
}
