import { useState } from 'react';
import type { EngineFailure } from '../../engine/face.ts';
import { failureOf } from '../platform/engine.ts';
import { failureWords } from '../platform/words.ts';

interface Attempt {
  readonly busy: boolean;
  /** What was wrong with the last one. */
  readonly error: string | undefined;
  readonly run: (work: () => Promise<unknown>) => void;
  /** Says what is wrong before anything is run, or nothing any more. */
  readonly say: (error: string | undefined) => void;
}

type WordsOf = (failure: EngineFailure) => string | undefined;

/**
 * Something that may be refused, tried as often as it takes, and the words for each refusal.
 * Once it went well it stays busy, because the screen that asked for it goes.
 */
export function useAttempt(wordsOf: WordsOf = failureWords): Attempt {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const run = (work: () => Promise<unknown>): void => {
    setBusy(true);
    setError(undefined);
    work().catch((reason: unknown) => {
      setError(wordsOf(failureOf(reason)));
      setBusy(false);
    });
  };
  return { busy, error, run, say: setError };
}
