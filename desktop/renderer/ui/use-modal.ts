import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

const stops =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

interface Modal {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly trap: (event: KeyboardEvent) => void;
}

/**
 * Opens the platform's modal dialog. First focus goes to what is marked `data-first-focus` (the
 * content, or the safe choice), else to the dialog itself, and never by chance to an answer; it
 * goes back to where it came from however the dialog ends.
 */
export function useModal(): Modal {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    if (element && !element.open) element.showModal();
    (element?.querySelector<HTMLElement>('[data-first-focus]') ?? element)?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return { dialog, trap: (event) => wrapFocus(event, dialog.current) };
}

/** The platform keeps Tab away from what lies under the dialog, but lets it leave for the window. */
function wrapFocus(event: KeyboardEvent, dialog: HTMLDialogElement | null): void {
  if (event.key !== 'Tab' || dialog === null) return;
  const reachable = [...dialog.querySelectorAll<HTMLElement>(stops)].filter(
    (element) => element.tabIndex >= 0 && element.checkVisibility(),
  );
  const [first, last] = [reachable[0], reachable.at(-1)];
  const atStart = document.activeElement === first || document.activeElement === dialog;
  if (event.shiftKey ? !atStart : document.activeElement !== last) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}
