import type { ReactNode } from 'react';
import type { Contact, ConversationSummary, Self } from '../../engine/face.ts';
import { ChatPane } from '../features/chat/chat-pane.tsx';
import { EmptyPane } from '../features/chat/empty-pane.tsx';
import { Sidebar } from '../features/conversations/sidebar.tsx';
import { DetailsPane } from '../features/groups/details-pane.tsx';

interface ChatsFrameProps {
  readonly self: Self;
  /** What concerns the whole account stands above every chat. */
  readonly banner: ReactNode;
  readonly list: readonly ConversationSummary[];
  readonly selected: string | null;
  readonly onSelect: (conversationId: string) => void;
  readonly onShareContact: (contact: Contact) => void;
  readonly onNewChat: () => void;
  readonly onSettings: () => void;
  readonly onLock: () => void;
  /** Whether the details stand beside the chat. */
  readonly details: boolean;
  readonly onToggleDetails: () => void;
  readonly onShowSafetyNumber: (userId: string) => void;
}

/** The list of chats, beside it the open one, and beside that its details. */
export function ChatsFrame(props: ChatsFrameProps) {
  const { self, banner, list, selected, onSelect, onNewChat, onSettings, onLock } = props;
  const { details, onToggleDetails, onShowSafetyNumber, onShareContact } = props;
  const current = list.find(({ conversationId }) => conversationId === selected);
  return (
    <div className="relative grid h-screen grid-cols-[var(--w-sidebar)_minmax(0,1fr)_auto]">
      <Sidebar
        self={self}
        selected={selected}
        onSelect={onSelect}
        onShareContact={onShareContact}
        onNewChat={onNewChat}
        onSettings={onSettings}
        onLock={onLock}
      />
      <div className="flex min-h-0 min-w-0 flex-col bg-canvas">
        {banner}
        {current ? (
          <ChatPane
            key={current.conversationId}
            conversation={current}
            self={self}
            onShowSafetyNumber={onShowSafetyNumber}
            onOpen={onSelect}
            details={details}
            onToggleDetails={onToggleDetails}
          />
        ) : (
          <EmptyPane onNewChat={onNewChat} hasChats={list.length > 0} />
        )}
      </div>
      {details && current && (current.kind === 'group' || !current.request) && (
        <DetailsPane
          key={current.conversationId}
          conversation={current}
          onClose={onToggleDetails}
          onShowSafetyNumber={onShowSafetyNumber}
          onShareContact={onShareContact}
          onOpen={onSelect}
        />
      )}
    </div>
  );
}
