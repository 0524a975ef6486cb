import { useEffect, useRef, type DragEvent } from 'react';

/** How long files are held over a chat before it opens, in milliseconds. */
const holdMs = 600;

interface HoldHandlers {
  readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
  readonly onDragLeave: (event: DragEvent<HTMLElement>) => void;
  readonly onDrop: () => void;
}

/**
 * Files that are held over a row of the list open its chat, where they can be dropped.
 * @param idAt the chat in the row with this `data-at`.
 */
export function useHoldToOpen(
  idAt: (at: number) => string | undefined,
  open: (conversationId: string) => void,
): HoldHandlers {
  const held = useRef<{ readonly id: string; readonly timer: number } | null>(null);
  const letGo = (): void => {
    if (held.current) clearTimeout(held.current.timer);
    held.current = null;
  };
  useEffect(() => letGo, []);
  return {
    // It comes again and again while they are held; entering and leaving come for each part of a row.
    onDragOver({ target, dataTransfer }) {
      const at = (target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset['at'];
      const id = at !== undefined && dataTransfer.types.includes('Files') ? idAt(Number(at)) : undefined;
      if (id === held.current?.id) return;
      letGo();
      if (id !== undefined) held.current = { id, timer: window.setTimeout(() => open(id), holdMs) };
    },
    onDragLeave({ currentTarget, relatedTarget }) {
      if (!currentTarget.contains(relatedTarget as Node | null)) letGo();
    },
    onDrop: letGo,
  };
}
