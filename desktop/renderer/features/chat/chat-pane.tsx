import { useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ConversationSummary, Self } from '../../../engine/face.ts';
import { ChatHeader } from './chat-header.tsx';
import type { Answering } from './composer-strip.tsx';
import { Composer } from './composer.tsx';
import { MessageActionsProvider, type MessageActions } from './message-actions.ts';
import { MessageStream } from './message-stream.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { AwaitedCard, GroupOver } from './awaited-card.tsx';
import { AcceptCard, PausedCard } from './paused-card.tsx';
import { RequestCard } from './request-card.tsx';
import { UnconfirmedCard } from './unconfirmed-card.tsx';
import type { UnreadMark } from './rows.ts';
import { TypingLine } from './typing-line.tsx';
import { useAway } from './use-away.ts';
import { useEscape } from './use-escape.ts';
import { useMessageOverlays, type StreamHandle } from './use-message-overlays.tsx';
import { WarningCards } from './warning-cards.tsx';

interface ChatPaneProps {
  readonly conversation: ConversationSummary;
  readonly self: Self;
  readonly onShowSafetyNumber: (userId: string) => void;
  /** Opens another chat. */
  readonly onOpen: (conversationId: string) => void;
  /** Whether its details stand beside it. */
  readonly details: boolean;
  readonly onToggleDetails: () => void;
}

/** One conversation: who it is with, what was said, and where one writes. */
export function ChatPane(props: ChatPaneProps) {
  const { conversation, self, onShowSafetyNumber, onOpen } = props;
  // Set when the chat opens, and staying until one leaves or sends.
  const [unread, setUnread] = useState<UnreadMark | null>(() => ({
    seq: conversation.readSeq,
    count: conversation.unread,
  }));
  const away = useAway();
  const stream = useRef<StreamHandle>(null);
  const { actions, answering, stopAnswering, overlays } = useMessageOverlays(
    conversation.conversationId,
    stream,
    onOpen,
  );
  const clearMark = unread !== null && unread.count > 0 ? () => setUnread(null) : null;
  useEscape(answering ? stopAnswering : clearMark);
  return (
    <main
      aria-label={`Chat with ${conversation.title}`}
      className="relative flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <ChatHeader {...props} />
      {away && <OfflineBanner />}
      <WarningCards conversation={conversation} />
      <MessageActionsProvider value={actions}>
        <MessageStream
          conversation={conversation}
          self={self}
          unread={unread}
          held={away || conversation.paused}
          handle={stream}
        />
      </MessageActionsProvider>
      <TypingLine people={conversation.typing} />
      <div
        data-region="answer"
        className="mx-auto w-full max-w-[calc(var(--w-stream)+56px)] flex-none px-7 pb-2.5 max-[1080px]:px-5"
      >
        <Footer
          conversation={conversation}
          onShowSafetyNumber={onShowSafetyNumber}
          onSent={() => setUnread(null)}
          answering={answering}
          onAnswered={stopAnswering}
          actions={actions}
          stream={stream}
        />
      </div>
      {overlays}
    </main>
  );
}

interface FooterProps extends Pick<ChatPaneProps, 'conversation' | 'onShowSafetyNumber'> {
  readonly onSent: () => void;
  readonly answering: Answering | null;
  readonly onAnswered: () => void;
  readonly actions: MessageActions;
  readonly stream: RefObject<StreamHandle | null>;
}

/** Where one writes, or what is to be answered before one can. */
function Footer({ conversation, onShowSafetyNumber, actions, stream, ...composing }: FooterProps) {
  if (conversation.request) return <RequestCard conversation={conversation} />;
  if (conversation.kind === 'group' && conversation.membership !== 'member')
    return <NoLongerIn membership={conversation.membership} />;
  if (conversation.kind === 'direct' && conversation.peerDeleted)
    return <AccountGone name={conversation.title} />;
  const question = questionOf(conversation);
  const card = question && {
    contact: question.contact,
    waits: question.paused,
    onCheck: () => onShowSafetyNumber(question.contact.userId),
  };
  if (card && question.stops) return <PausedCard {...card} />;
  const awaited = conversation.kind === 'group' ? conversation.awaited : null;
  if (awaited?.by.length === 0) return <GroupOver name={awaited.contact.displayName} />;
  return (
    <>
      {card && <AcceptCard {...card} />}
      {conversation.unconfirmed && <UnconfirmedCard conversation={conversation} />}
      {awaited && <AwaitedCard {...awaited} />}
      <Composer
        conversationId={conversation.conversationId}
        contactName={conversation.title}
        readers={readersOf(conversation)}
        draft={conversation.draft}
        onLast={(own) => {
          const item = stream.current?.newest(own);
          if (item) (own ? actions.edit : actions.reply)(item);
        }}
        {...composing}
      />
    </>
  );
}

/** Of somebody who was never checked a change is common: one goes on writing, and it waits. */
function questionOf(conversation: ConversationSummary) {
  const { paused } = conversation;
  if (conversation.kind === 'group') {
    const contact = conversation.changed.find(({ verified }) => verified) ?? conversation.changed[0];
    return contact ? { contact, paused, stops: paused && contact.verified } : null;
  }
  if (!paused) return null;
  const { contact } = conversation;
  return { contact, paused, stops: contact.verified || !contact.identityChanged };
}

function readersOf(conversation: ConversationSummary): string {
  if (conversation.kind === 'direct') return `Only you and ${conversation.title} can read this`;
  const others = conversation.memberCount - 1;
  if (others === 0) return 'Only you can read this';
  return `Only the ${conversation.memberCount} people in this chat can read this`;
}

function NoLongerIn({ membership }: { readonly membership: 'left' | 'removed' }) {
  return (
    <Closed>
      {membership === 'left' ? 'You left this group.' : 'You were removed from this group.'} What was said
      before stays here; nothing new arrives.
    </Closed>
  );
}

/** The server’s word alone: nobody signed it. */
function AccountGone({ name }: { readonly name: string }) {
  return (
    <Closed>
      The server says that {name} deleted their account, so nothing can be sent. What was said before stays
      here.
    </Closed>
  );
}

/** Stands where one would write. */
function Closed({ children }: { readonly children: ReactNode }) {
  return (
    <p role="status" className="rounded-12 bg-sunken px-4 py-3 text-center text-13 text-text-2">
      {children}
    </p>
  );
}
