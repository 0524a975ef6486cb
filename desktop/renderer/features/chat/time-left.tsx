import { Timer } from 'lucide-react';
import { leftChangesIn, leftWords } from '../../ui/spans.ts';
import { useNow } from '../../ui/use-now.ts';

/** The mark of a message that disappears, and how long it still stays. */
export function TimeLeft({ expiresAt }: { readonly expiresAt: number }) {
  const now = useNow((at) => leftChangesIn(Math.max(0, expiresAt - at)));
  const words = `Disappears in ${leftWords(Math.max(0, expiresAt - now))}`;
  return (
    <span role="img" aria-label={words} title={words}>
      <Timer size={12} aria-hidden />
    </span>
  );
}
