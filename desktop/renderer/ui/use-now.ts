import { useEffect, useState } from 'react';

/** The time, told again whenever `staysMs` after the last telling has passed. */
export function useNow(staysMs: (now: number) => number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), Math.min(staysMs(now), longestMs));
    return () => clearTimeout(timer);
  });
  return now;
}

/** Timers of a browser go no further than some 24 days. */
const longestMs = 24 * 60 * 60 * 1_000;
