import { useCallback, useEffect, useState } from 'react';

const ringMs = 1_600;

/** The message that one jumped to is ringed for a moment; with reduced motion, until the next key. */
export function useRing(): { readonly ringed: string | null; readonly ring: (key: string) => void } {
  const [ringed, setRinged] = useState<string | null>(null);
  useEffect(() => {
    if (ringed === null) return;
    const end = (): void => setRinged(null);
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      window.addEventListener('keydown', end, { once: true });
      return () => window.removeEventListener('keydown', end);
    }
    const timer = setTimeout(end, ringMs);
    return () => clearTimeout(timer);
  }, [ringed]);
  return { ringed, ring: useCallback((key: string) => setRinged(key), []) };
}
