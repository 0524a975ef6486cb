import { useEffect, useState } from 'react';
import type { ConversationSummary, Readers } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { useMessageActions, type MessageItem } from './message-actions.ts';

interface ReadByProps {
  readonly item: MessageItem;
  /** Another value each time that anything came, receipts among it. */
  readonly conversation: ConversationSummary;
  readonly tabStop: boolean;
}

/** How many of a group have read one's newest message; pressed, it says who. */
export function ReadBy({ item, conversation, tabStop }: ReadByProps) {
  const { showReaders } = useMessageActions();
  const [readers, setReaders] = useState<Readers | null>(null);
  const { conversationId } = conversation;
  useEffect(() => {
    let current = true;
    const show = (now: Readers): void => void (current && setReaders(now));
    // Where it can't be asked, nothing is claimed.
    command('getReaders', { conversationId, id: item.id }).then(show, () => undefined);
    return () => {
      current = false;
    };
  }, [conversationId, item.id, conversation]);
  const words = readers && wordsOf(readers);
  if (!words) return null;
  return (
    <p className="flex justify-end pt-[3px] pr-1 text-12 text-text-2">
      <button
        type="button"
        tabIndex={tabStop ? 0 : -1}
        className="rounded-4 underline-offset-2 hover:underline"
        onClick={() => showReaders(item)}
      >
        {words}
      </button>
    </p>
  );
}

function wordsOf({ read, delivered }: Readers): string | null {
  if (read.length > 0) return `Read by ${read.length.toLocaleString()}`;
  return delivered.length > 0 ? `Delivered to ${delivered.length.toLocaleString()}` : null;
}
