import { X } from 'lucide-react';
import { useEffect } from 'react';
import type { Contact, ConversationSummary } from '../../../engine/face.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ContactDetails } from './contact-details.tsx';
import { GroupDetails } from './group-details.tsx';

interface DetailsPaneProps {
  readonly conversation: ConversationSummary;
  readonly onClose: () => void;
  readonly onShowSafetyNumber: (userId: string) => void;
  readonly onShareContact: (contact: Contact) => void;
  readonly onOpen: (conversationId: string) => void;
}

/** Beside a chat, or over it where the window is narrow. */
export function DetailsPane(props: DetailsPaneProps) {
  const { conversation, onClose, onShowSafetyNumber, onShareContact, onOpen } = props;
  useEscape(onClose);
  return (
    <aside
      aria-label="Chat details"
      className="flex min-h-0 w-[304px] flex-none flex-col overflow-hidden border-l border-line bg-canvas max-[1080px]:absolute max-[1080px]:inset-y-0 max-[1080px]:right-0 max-[1080px]:z-10 max-[1080px]:shadow-3"
    >
      <header className="drag room-end flex h-[52px] flex-none items-center pl-4">
        <h2 className="flex-1 weight-bold">Details</h2>
        <IconButton icon={X} label="Close details" shortcut="Esc" onClick={onClose} />
      </header>
      {conversation.kind === 'group' ? (
        <GroupDetails group={conversation} onShowSafetyNumber={onShowSafetyNumber} onOpen={onOpen} />
      ) : (
        <ContactDetails
          chat={conversation}
          onShowSafetyNumber={onShowSafetyNumber}
          onShareContact={onShareContact}
        />
      )}
    </aside>
  );
}

/** The nearest thing closes first: an open dialog or menu takes Esc before the pane does. */
function useEscape(close: () => void): void {
  useEffect(() => {
    const handle = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open], [popover]:popover-open')) return;
      event.preventDefault();
      close();
    };
    window.addEventListener('keydown', handle);
    return () => window.removeEventListener('keydown', handle);
  }, [close]);
}
