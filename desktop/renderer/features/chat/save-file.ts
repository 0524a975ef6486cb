import type { FilePlace } from '../../../engine/face.ts';
import { ask } from '../../platform/bridge.ts';
import { command } from '../../platform/engine.ts';

/**
 * Asks where a file goes and puts it there, a block at a time: never more of it is in memory. A
 * lost connection is waited for.
 * @returns what `file.show` knows it by; null where the person named no place, or stopped it.
 * @throws {CommandError}
 */
export async function saveFile(place: FilePlace, name: string, signal: AbortSignal): Promise<string | null> {
  const { saveId } = await ask('file.save', { name });
  if (saveId === null) return null;
  let whole = false;
  try {
    const opened = await command('openFile', { ...place, purpose: 'save' });
    const close = (): void => void command('closeFile', { token: opened.token }).catch(() => undefined);
    signal.addEventListener('abort', close);
    try {
      for (let from = 0; from < opened.size;) {
        const bytes = await command('readFile', { token: opened.token, from, to: opened.size });
        await ask('file.write', { saveId, bytes });
        from += bytes.length;
      }
      whole = !signal.aborted;
    } finally {
      close();
    }
  } finally {
    await ask('file.end', { saveId, whole });
  }
  return whole ? saveId : null;
}
