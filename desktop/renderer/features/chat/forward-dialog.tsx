import { useState } from 'react';
import { command, failureOf } from '../../platform/engine.ts';
import { useOpenChats } from '../../platform/open-chats.ts';
import { failureWords } from '../../platform/words.ts';
import { ChooseDialog } from '../../ui/choose-dialog.tsx';
import type { MessageItem } from './message-actions.ts';

interface ForwardDialogProps {
  readonly conversationId: string;
  readonly item: MessageItem;
  readonly onClose: () => void;
}

/** Chooses the chats that a message goes to; each gets it sealed anew. */
export function ForwardDialog({ conversationId, item, onClose }: ForwardDialogProps) {
  const [error, setError] = useState<string>();
  const forward = (to: readonly string[]): void => {
    command('forwardMessage', { conversationId, id: item.id, to }).then(onClose, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  return (
    <ChooseDialog
      title="Forward to"
      action="Forward"
      what={item.text}
      label="Chats"
      choices={useOpenChats()}
      none="There is no chat to forward to yet."
      error={error}
      onChoose={forward}
      onClose={onClose}
    />
  );
}
