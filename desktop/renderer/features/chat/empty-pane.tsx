import { UserSearch } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';

interface EmptyPaneProps {
  readonly hasChats: boolean;
  readonly onNewChat: () => void;
}

/** Names one next step. */
export function EmptyPane({ hasChats, onNewChat }: EmptyPaneProps) {
  return (
    <main
      aria-label="No chat open"
      className="relative grid flex-1 place-content-center justify-items-center gap-1.5 p-8 text-center"
    >
      <div className="drag absolute inset-x-0 top-0 h-[52px]" />
      <Mark size={76} />
      <h2 className="mt-3.5 text-21 weight-bold tracking-[-.008em]">
        {hasChats ? 'Choose a chat' : 'Say hello to someone'}
      </h2>
      <p className="max-w-[44ch] text-balance text-text-2">
        {hasChats
          ? 'Pick one from the list, or press Ctrl K to jump to one. Everything you write is readable only by the people in the chat.'
          : 'Ask a friend for their user name on this server. Everything you write is readable only by the people in the chat.'}
      </p>
      <Button kind="primary" size="large" className="mt-4" onClick={onNewChat}>
        <UserSearch size={18} aria-hidden /> Find someone
      </Button>
    </main>
  );
}
