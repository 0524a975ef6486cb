import { useEffect, useState } from 'react';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { clockTime, dayWords } from '../../ui/times.ts';
import type { MessageItem } from './message-actions.ts';

interface EditsDialogProps {
  readonly conversationId: string;
  readonly item: MessageItem;
  readonly onClose: () => void;
}

/** What an edited message said before, oldest first. */
export function EditsDialog({ conversationId, item, onClose }: EditsDialogProps) {
  const [edits, setEdits] = useState<readonly { readonly text: string; readonly at: number }[]>([]);
  const [error, setError] = useState<string>();
  useEffect(() => {
    command('getEdits', { conversationId, id: item.id }).then(setEdits, (reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  }, [conversationId, item.id]);
  return (
    <Dialog title="What it said before" onClose={onClose}>
      <ol className="grid gap-3">
        {edits.map(({ text, at }) => (
          <li key={at}>
            <p className="text-12 text-text-3">
              {dayWords(at)}, {clockTime(at)}
            </p>
            <p className="rounded-8 bg-sunken px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-wrap select-text">
              {text}
            </p>
          </li>
        ))}
      </ol>
      {error && (
        <p role="alert" className="text-13 text-danger-text">
          {error}
        </p>
      )}
    </Dialog>
  );
}
