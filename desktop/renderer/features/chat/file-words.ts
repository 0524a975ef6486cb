import type { FileLimits, FileView, Transfer } from '../../../engine/face.ts';
import { failures } from '../../platform/words.ts';
import { sizeWords } from '../../ui/sizes.ts';

/** `PDF`, by which people know it; where the name has no ending, just what it is. */
export function kindWords({ name, mediaType }: Pick<FileView, 'name' | 'mediaType'>): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1];
  if (ending) return ending.toUpperCase();
  const kinds: Record<string, string> = { image: 'Picture', audio: 'Sound', video: 'Film' };
  return kinds[mediaType.split('/')[0]!] ?? 'File';
}

/** Why a file can't be sent to this server, before anything of it goes there. */
export function refusalWords(
  file: { readonly size: number; readonly type: string },
  limits: FileLimits | null,
): string | null {
  if (limits === null) return null;
  if (file.size > limits.maxBytes) return `Over the ${sizeWords(limits.maxBytes)} limit`;
  const [type] = file.type.split('/');
  const { mediaTypes } = limits;
  const allowed =
    mediaTypes.length === 0 || mediaTypes.some((one) => one === file.type || one === `${type}/*`);
  return allowed ? null : 'This server doesn’t take this kind';
}

/** How far a file has come. */
export function transferWords({ state, doneBytes, totalBytes, failure, direction }: Transfer): string {
  switch (state) {
    case 'preparing':
      return `Preparing, ${sizeWords(totalBytes)}`;
    case 'running':
      return `${sizeWords(doneBytes)} of ${sizeWords(totalBytes)}`;
    case 'waiting':
      return `Waiting, ${sizeWords(totalBytes)}`;
    case 'needs_file':
      return 'Choose the file once more to go on';
    case 'failed':
      return failures[failure ?? 'internal'];
    case 'done':
      return direction === 'upload' ? 'Sent' : 'Saved';
  }
}

/** Pasted pictures have no name of their own. */
export function pastedName(type: string, at: Date): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }).replace(':', '.');
  return `Picture, ${day} ${time}.${type.split('/')[1] ?? 'png'}`;
}
