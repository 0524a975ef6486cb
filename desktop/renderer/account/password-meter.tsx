import type { PasswordStrength } from './password-strength.ts';

/** Four bars, and the same in words. */
export function PasswordMeter({ strength }: { readonly strength: PasswordStrength | null }) {
  if (strength === null) return null;
  const bars = strength.enough ? Math.max(3, strength.score) : Math.min(2, Math.max(1, strength.score));
  const [, verdict, advice] = /^(.+?[.!?])(.*)$/s.exec(strength.words) ?? ['', '', strength.words];
  return (
    <div className="-mt-3 grid gap-2">
      <div className="grid grid-cols-4 gap-1" aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <i key={bar} className={`h-[5px] rounded-[3px] ${bar <= bars ? 'bg-accent' : 'bg-press'}`} />
        ))}
      </div>
      <p className="text-13 text-text-2" aria-live="polite">
        <b className={`weight-medium ${strength.enough ? 'text-ok-text' : 'text-text'}`}>{verdict}</b>
        {advice}
      </p>
    </div>
  );
}
