import { X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { IconButton } from './icon-button.tsx';
import { useModal } from './use-modal.ts';

interface DialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean;
  readonly onClose: () => void;
  /** Where it is answered with Enter, the dialog is a form. */
  readonly onSubmit?: () => void;
  readonly children?: ReactNode;
  /** Buttons: refusal or danger far left, the confirming one last. */
  readonly footer?: ReactNode;
}

/** A modal dialog: it traps focus, closes on Esc and gives focus back. */
export function Dialog({
  title,
  description,
  wide = false,
  onClose,
  onSubmit,
  children,
  footer,
}: DialogProps) {
  const { dialog, trap } = useModal();
  const id = useId();
  const Body = onSubmit ? 'form' : 'div';
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby={id}
      aria-describedby={description ? `${id}-about` : undefined}
      onClose={onClose}
      onKeyDown={trap}
      className={`arrive no-ring m-auto max-h-[calc(100%-48px)] max-w-[calc(100%-48px)] flex-col overflow-hidden rounded-16 bg-raised text-text shadow-3 open:flex ${wide ? 'w-[640px]' : 'w-[480px]'}`}
    >
      <header className="flex flex-none items-start gap-3 pt-5 pr-4 pl-6">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="text-17 weight-bold tracking-[-.006em]">
            {title}
          </h2>
          {description && (
            <p id={`${id}-about`} className="mt-[3px] text-pretty text-text-2">
              {description}
            </p>
          )}
        </div>
        <IconButton icon={X} label="Close" shortcut="Esc" onClick={() => dialog.current?.close()} />
      </header>
      <Body
        className="flex min-h-0 flex-1 flex-col"
        noValidate={onSubmit ? true : undefined}
        onSubmit={(event: { preventDefault: () => void }) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        {children && <div className="min-h-0 flex-1 overflow-auto px-6 py-[18px]">{children}</div>}
        {footer && (
          <footer
            className={`flex flex-none flex-wrap items-center justify-end gap-2 px-6 pb-5 ${wide ? 'border-t border-line pt-4' : 'pt-3.5'}`}
          >
            {footer}
          </footer>
        )}
      </Body>
    </dialog>
  );
}
