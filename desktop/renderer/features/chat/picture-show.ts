import { createContext, useContext } from 'react';
import type { FileView, TimelineItem } from '../../../engine/face.ts';
import type { MessageItem } from './message-actions.ts';

/** A message that carries a picture which can be shown whole. */
export type PictureItem = MessageItem & { readonly file: FileView };

const Show = createContext<((id: string) => void) | null>(null);

export const PictureShowProvider = Show.Provider;

/** Opens the viewer of the chat at the picture of a message. */
export function useShowPicture(): (id: string) => void {
  const show = useContext(Show);
  if (show === null) throw new Error('a picture stands in a chat');
  return show;
}

/** What is still on its way has nothing whole to show yet. */
export const picturesOf = (items: readonly TimelineItem[]): readonly PictureItem[] =>
  items.filter(
    (item): item is PictureItem =>
      item.kind === 'message' && item.file?.hasPreview === true && item.seq !== null,
  );

const mostAround = 2;

/** The pictures of the strip under the one that is shown: a few before and after it, five where there are as many. */
export function around(pictures: readonly PictureItem[], at: number): readonly PictureItem[] {
  const shown = 2 * mostAround + 1;
  const from = Math.max(0, Math.min(at - mostAround, pictures.length - shown));
  return pictures.slice(from, from + shown);
}
