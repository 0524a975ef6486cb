import { useState } from 'react';
import type { Contact } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { useOpenChats } from '../../platform/open-chats.ts';
import { failureWords } from '../../platform/words.ts';
import { ChooseDialog } from '../../ui/choose-dialog.tsx';

interface ShareContactDialogProps {
  readonly contact: Contact;
  readonly onClose: () => void;
}

/** Tells other chats who somebody is: whoever starts a chat from it gets this very person. */
export function ShareContactDialog({ contact, onClose }: ShareContactDialogProps) {
  const { userId, username, displayName } = contact;
  const [error, setError] = useState<string>();
  const share = (to: readonly string[]): void => {
    command('shareContact', { userId, to }).then(onClose, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  return (
    <ChooseDialog
      title={`Share ${displayName} with`}
      action="Share"
      what={`${displayName}, @${username}`}
      label="Chats"
      choices={useOpenChats(userId)}
      none="There is no other chat to share with yet."
      error={error}
      onChoose={share}
      onClose={onClose}
    />
  );
}
