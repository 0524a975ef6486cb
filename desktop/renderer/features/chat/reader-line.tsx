import { Lock } from 'lucide-react';

interface ReaderLineProps {
  /** Who can read what one types, in a sentence. */
  readonly readers: string;
  /** Characters over the limit; none up to 0. */
  readonly extra: number;
  /** Whether to tell which key sends. */
  readonly hint: boolean;
  readonly enterSends: boolean;
}

/** The product’s promise, kept where the writing happens; it changes only when the answer changes. */
export function ReaderLine({ readers, extra, hint, enterSends }: ReaderLineProps) {
  return (
    <div className="flex min-h-6 items-center gap-1.5 px-1.5 pt-[7px] text-12 text-text-2">
      <Lock size={14} className="flex-none text-accent-text" aria-hidden />
      <span className="truncate">{readers}</span>
      {extra > 0 && (
        <span role="status" className="ml-auto flex-none text-danger-text">
          {extra.toLocaleString()} characters too long
        </span>
      )}
      {hint && extra <= 0 && (
        <span className="ml-auto flex-none text-text-3 max-[1000px]:hidden">
          {!enterSends && <kbd>Ctrl</kbd>} <kbd>Enter</kbd> to send, {enterSends && <kbd>Shift</kbd>}{' '}
          <kbd>Enter</kbd> for a new line
        </span>
      )}
    </div>
  );
}
