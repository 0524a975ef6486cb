import { useState } from 'react';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords, saidWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { canEdit, type MessageItem } from './message-actions.ts';

interface DeleteDialogProps {
  readonly conversationId: string;
  readonly item: MessageItem;
  readonly onClose: () => void;
}

/** Neither way can be taken back, so it is asked once. */
export function DeleteDialog({ conversationId, item, onClose }: DeleteDialogProps) {
  const [error, setError] = useState<string>();
  const remove = (forEveryone: boolean) => (): void => {
    command('deleteMessage', { conversationId, id: item.id, forEveryone }).then(onClose, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  return (
    <Dialog
      title="Delete this message?"
      description={
        canEdit(item)
          ? 'For you, it goes away on this computer. For everyone, its words go away on the server and in every app that is up to date.'
          : 'It goes away on this computer. The others keep it.'
      }
      onClose={onClose}
      footer={
        <>
          <Button data-first-focus onClick={onClose}>
            Keep it
          </Button>
          <Button kind={canEdit(item) ? 'plain' : 'danger'} onClick={remove(false)}>
            Delete for me
          </Button>
          {canEdit(item) && (
            <Button kind="danger" onClick={remove(true)}>
              Delete for everyone
            </Button>
          )}
        </>
      }
    >
      <p className="line-clamp-4 rounded-8 bg-sunken px-3 py-2 whitespace-pre-wrap text-text-2">
        {saidWords(item)}
      </p>
      {error && (
        <p role="alert" className="mt-2 text-13 text-danger-text">
          {error}
        </p>
      )}
    </Dialog>
  );
}
