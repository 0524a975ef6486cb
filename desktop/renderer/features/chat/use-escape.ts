import { useEffect, useRef } from 'react';

/**
 * Esc: the nearest thing closes, in the end the unread marker; then one is where one writes.
 * @param nearest closes what is open in this chat; null where nothing is.
 */
export function useEscape(nearest: (() => void) | null): void {
  const latest = useRef(nearest);
  useEffect(() => {
    latest.current = nearest;
  });
  useEffect(() => {
    const handle = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.shiftKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open], :popover-open')) return;
      if (latest.current) latest.current();
      else writingPlace()?.focus();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, []);
}

/** Where one writes; or the first answer, where a question stands in its place. */
function writingPlace(): HTMLElement | null {
  const region = document.querySelector('[data-region="answer"]');
  return region?.querySelector('textarea') ?? region?.querySelector('button') ?? null;
}
