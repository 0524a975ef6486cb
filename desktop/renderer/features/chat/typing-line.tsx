import type { Person } from '../../../engine/face.ts';
import { typingWords } from './typing-words.ts';

/** Three dots and words, under the newest message. Said once, however long somebody writes. */
export function TypingLine({ people }: { readonly people: readonly Person[] }) {
  return (
    <div
      role="status"
      className="mx-auto w-full max-w-[calc(var(--w-stream)+56px)] flex-none px-7 max-[1080px]:px-5"
    >
      {people.length > 0 && (
        <p className="flex items-center gap-2 pb-3 text-13 text-text-2">
          <span
            aria-hidden
            className="flex h-[26px] flex-none items-center gap-1 rounded-16 bg-bubble-in px-3 forced-colors:border"
          >
            <i className="typing-dot" />
            <i className="typing-dot opacity-70 [animation-delay:150ms]" />
            <i className="typing-dot opacity-45 [animation-delay:300ms]" />
          </span>
          <span className="truncate">{typingWords(people)}</span>
        </p>
      )}
    </div>
  );
}
