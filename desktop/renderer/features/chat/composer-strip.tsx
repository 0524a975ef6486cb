import { X } from 'lucide-react';
import { saidWords } from '../../platform/words.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MessageItem } from './message-actions.ts';

/** What is written next belongs to an earlier message: an answer to it, or its new words. */
export interface Answering {
  readonly mode: 'reply' | 'edit';
  readonly item: MessageItem;
}

interface ComposerStripProps {
  readonly answering: Answering;
  readonly onCancel: () => void;
}

/** Stands inside the composer, above the text. */
export function ComposerStrip({ answering, onCancel }: ComposerStripProps) {
  const { mode, item } = answering;
  const name = item.own ? 'yourself' : item.authorName;
  return (
    <div className="flex basis-full items-center gap-2.5 pt-1 pr-[3px] pl-2">
      <p className="min-w-0 flex-1 rounded-6 border-l-[3px] border-accent bg-hover px-2.5 pt-[5px] pb-1.5 text-13 text-text-2">
        <b className="block truncate font-semibold text-accent-text">
          {mode === 'reply' ? `Replying to ${name}` : 'Editing your message'}
        </b>
        <span className="block truncate">{saidWords(item)}</span>
      </p>
      <IconButton
        small
        icon={X}
        label={mode === 'reply' ? 'Don’t reply' : 'Don’t edit'}
        shortcut="Esc"
        onClick={onCancel}
      />
    </div>
  );
}
