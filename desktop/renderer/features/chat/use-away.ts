import { useEffect, useState } from 'react';
import { connection } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';

/** A short gap is nobody's business. */
const patienceMs = 3_000;

/** Whether there has been no connection for three seconds. */
export function useAway(): boolean {
  const online = useStore(connection).state === 'online';
  const [away, setAway] = useState(false);
  useEffect(() => {
    if (online) return setAway(false);
    const timer = setTimeout(() => setAway(true), patienceMs);
    return () => clearTimeout(timer);
  }, [online]);
  return away;
}
