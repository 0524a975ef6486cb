import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorLine } from './error-line.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** What happens, and what can't be brought back. */
  readonly description: string;
  /** The verb of the confirming button. */
  readonly verb: string;
  readonly safe?: string;
  /** It destroys something: the button is brick, and Enter never means it. */
  readonly danger?: boolean;
  readonly busy?: boolean;
  /** Something that it asks for is not there yet. */
  readonly incomplete?: boolean;
  readonly error?: string | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** Fields, if it asks for something; the first of them is marked `data-first-focus`. */
  readonly children?: ReactNode;
}

/** One question before what cannot be undone. Where it asks for nothing, focus starts on the safe answer. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, description, verb, safe = 'Cancel', danger = false, busy = false, error } = props;
  const { incomplete = false, onConfirm, onClose, children } = props;
  const ready = !busy && !incomplete;
  return (
    <Dialog
      title={title}
      description={description}
      onClose={onClose}
      {...(children ? { onSubmit: () => ready && onConfirm() } : {})}
      footer={
        <>
          <Button {...(children ? {} : { 'data-first-focus': true })} onClick={onClose}>
            {safe}
          </Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            type={children ? 'submit' : 'button'}
            disabled={!ready}
            {...(children ? {} : { onClick: onConfirm })}
          >
            {verb}
          </Button>
        </>
      }
    >
      {(children || error) && (
        <>
          {children}
          {error && (
            <div className="mt-3 first:mt-0">
              <ErrorLine>{error}</ErrorLine>
            </div>
          )}
        </>
      )}
    </Dialog>
  );
}
