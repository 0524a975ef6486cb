import { useEffect, useState } from 'react';
import type { Person, Readers } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { MessageItem } from './message-actions.ts';

interface ReadersDialogProps {
  readonly conversationId: string;
  readonly item: MessageItem;
  readonly onClose: () => void;
}

/** Who has read one's own message, and whom it has reached, by their own signatures. */
export function ReadersDialog({ conversationId, item, onClose }: ReadersDialogProps) {
  const [readers, setReaders] = useState<Readers | null>(null);
  const [error, setError] = useState<string>();
  useEffect(() => {
    command('getReaders', { conversationId, id: item.id }).then(setReaders, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  }, [conversationId, item.id]);
  return (
    <Dialog
      title="Who has read it"
      description="Each of them signed it. Whoever switched that off stands under what they still tell."
      onClose={onClose}
    >
      {readers && (
        <div className="grid gap-4">
          <People title="Read" people={readers.read} />
          <People title="Delivered" people={readers.delivered} />
          <People title="Not yet" people={readers.waiting} />
        </div>
      )}
      {error && (
        <p role="alert" className="text-13 text-danger-text">
          {error}
        </p>
      )}
    </Dialog>
  );
}

function People({ title, people }: { readonly title: string; readonly people: readonly Person[] }) {
  if (people.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-13 font-semibold text-text-2">{title}</h3>
      <ul>
        {people.map(({ userId, name }) => (
          <li key={userId} className="flex h-10 items-center gap-3">
            <Avatar accountId={userId} name={name} size={28} />
            <span className="truncate">{name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
