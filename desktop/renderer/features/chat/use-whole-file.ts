import { useEffect, useState } from 'react';
import type { FilePlace, FileView } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';

interface WholeFile {
  readonly url: string | null;
  readonly error: string | undefined;
  /** Between 0 and 1. */
  readonly progress: number;
}

/** All of a picture, checked block by block, under an address of this page alone; gone with the view. */
export function useWholeFile({ conversationId, id, seq }: FilePlace, { mediaType }: FileView): WholeFile {
  const [whole, setWhole] = useState<WholeFile>({ url: null, error: undefined, progress: 0 });
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    let made: string | null = null;
    const load = async (): Promise<void> => {
      const opened = await command('openFile', { conversationId, id, seq, purpose: 'show' });
      try {
        const blocks: Uint8Array<ArrayBuffer>[] = [];
        for (let from = 0; from < opened.size && !signal.aborted;) {
          const block = await command('readFile', { token: opened.token, from, to: opened.size });
          blocks.push(block);
          from += block.length;
          setWhole((now) => ({ ...now, progress: from / opened.size }));
        }
        if (signal.aborted) return;
        made = URL.createObjectURL(new Blob(blocks, { type: mediaType }));
        setWhole({ url: made, error: undefined, progress: 1 });
      } finally {
        void command('closeFile', { token: opened.token }).catch(() => undefined);
      }
    };
    load().catch((reason: unknown) => {
      if (!signal.aborted) setWhole({ url: null, error: failureWords(failureOf(reason)), progress: 0 });
    });
    return () => {
      left.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [conversationId, id, seq, mediaType]);
  return whole;
}
