import { useState } from 'react';
import type { ContactCard } from '../../../engine/face.ts';
import { failureOf, phase } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { isLogged, useMessageActions, type MessageItem } from './message-actions.ts';

interface SharedContactProps {
  readonly item: MessageItem;
  readonly contact: ContactCard;
  readonly tabStop: boolean;
}

/** Somebody whom the author of a message knows, and a way to write to just that person. */
export function SharedContact({ item, contact, tabStop }: SharedContactProps) {
  const { userId, username, displayName } = contact;
  const { openContact } = useMessageActions();
  const now = useStore(phase);
  const isSelf = now?.name === 'unlocked' && now.self.userId === userId;
  const [error, setError] = useState<string>();
  const open = (): void => {
    setError(undefined);
    openContact(item).catch((reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  return (
    <div className="w-[260px] max-w-full pt-1 whitespace-normal">
      <div className="flex items-center gap-2.5">
        <Avatar accountId={userId} name={displayName} size={40} />
        <p className="min-w-0 flex-1">
          <b className="block truncate weight-medium">{displayName}</b>
          <span className="block truncate text-13 text-text-2">@{username}</span>
        </p>
        {!isSelf && isLogged(item) && (
          <Button
            size="small"
            aria-label={`Message ${displayName}`}
            tabIndex={tabStop ? 0 : -1}
            onClick={open}
          >
            Message
          </Button>
        )}
      </div>
      {error && (
        <p role="alert" className="mt-2 text-13 text-danger-text">
          {error}
        </p>
      )}
    </div>
  );
}
