import { useRef, useState } from 'react';
import type { FilePlace } from '../../../engine/face.ts';
import { ask } from '../../platform/bridge.ts';
import { CommandError, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { saveFile } from './save-file.ts';

export interface Saving {
  readonly error: string | undefined;
  readonly save: () => void;
  /** Shows what was saved in its folder; null where nothing was. */
  readonly show: (() => void) | null;
  /** @returns whether there was anything to stop. */
  readonly stop: () => boolean;
  /** Says in words what the work failed with, unless it was stopped by the person. */
  readonly tell: (work: Promise<void>) => void;
}

/** Saving a file to the disk, and what goes wrong with it in words. */
export function useSaving(place: FilePlace, name: string): Saving {
  const [error, setError] = useState<string>();
  const [saved, setSaved] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  const tell = (work: Promise<void>): void => {
    setError(undefined);
    work.catch((reason: unknown) => {
      const failure = failureOf(reason);
      if (failure.code === 'cancelled') return;
      setError(
        reason instanceof CommandError
          ? failureWords(failure)
          : 'It couldn’t be saved there. Try another place.',
      );
    });
  };
  const save = (): void => {
    if (running.current) return;
    const controller = new AbortController();
    running.current = controller;
    const work = saveFile(place, name, controller.signal).finally(() => (running.current = null));
    tell(work.then(setSaved));
  };
  const show = async (saveId: string): Promise<void> => {
    const { shown } = await ask('file.show', { saveId });
    if (shown) return;
    setSaved(null);
    setError('It isn’t where it was saved any more. You can save it again.');
  };
  const stop = (): boolean => {
    const wasRunning = running.current !== null;
    running.current?.abort();
    return wasRunning;
  };
  return { error, save, show: saved === null ? null : () => tell(show(saved)), stop, tell };
}
