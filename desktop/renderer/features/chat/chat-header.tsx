import { PanelRight, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConversationSummary, DirectSummary, GroupSummary } from '../../../engine/face.ts';
import { Avatar, GroupAvatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

interface ChatHeaderProps {
  readonly conversation: ConversationSummary;
  readonly onShowSafetyNumber: (userId: string) => void;
  readonly details: boolean;
  readonly onToggleDetails: () => void;
}

/** Who a chat is with. */
export function ChatHeader(props: ChatHeaderProps) {
  const { conversation } = props;
  return (
    <header className="drag room-end flex h-[52px] flex-none items-center gap-2.5 border-b border-line pl-5 [--under:var(--bg-canvas)]">
      {conversation.kind === 'direct' ? (
        <Person {...props} conversation={conversation} />
      ) : (
        <Group {...props} conversation={conversation} />
      )}
    </header>
  );
}

function Person({
  conversation,
  onShowSafetyNumber,
  details,
  onToggleDetails,
}: ChatHeaderProps & { readonly conversation: DirectSummary }) {
  const { contact, paused } = conversation;
  const { userId, displayName, online, username, verified } = contact;
  return (
    <>
      <Avatar accountId={userId} name={displayName} size={36} online={online} />
      <Title
        name={displayName}
        checked={verified && !paused}
        question={paused ? `Please check it’s really ${displayName}` : null}
      >
        {online ? 'Online' : 'Not online'}, @{username}
      </Title>
      <Button size="small" kind="quiet" onClick={() => onShowSafetyNumber(userId)}>
        {paused ? <ShieldAlert size={16} aria-hidden /> : <ShieldCheck size={16} aria-hidden />}
        Safety number
      </Button>
      {!conversation.request && <DetailsButton details={details} onToggleDetails={onToggleDetails} />}
    </>
  );
}

function Group({
  conversation,
  details,
  onToggleDetails,
}: ChatHeaderProps & { readonly conversation: GroupSummary }) {
  const { conversationId, title, picture, paused } = conversation;
  return (
    <>
      <GroupAvatar groupId={conversationId} name={title} picture={picture} size={36} />
      <Title name={title} question={paused ? 'Please check who is in this group' : null}>
        {peopleWords(conversation)}
      </Title>
      <DetailsButton details={details} onToggleDetails={onToggleDetails} />
    </>
  );
}

function DetailsButton({ details, onToggleDetails }: Pick<ChatHeaderProps, 'details' | 'onToggleDetails'>) {
  return (
    <IconButton
      icon={PanelRight}
      label="Details"
      shortcut="Ctrl I"
      aria-pressed={details}
      onClick={onToggleDetails}
    />
  );
}

function peopleWords({ memberCount, onlineCount }: GroupSummary): string {
  const people = memberCount === 1 ? '1 person' : `${memberCount.toLocaleString()} people`;
  return onlineCount === 0 ? people : `${people}, ${onlineCount.toLocaleString()} online`;
}

interface TitleProps {
  readonly name: string;
  readonly checked?: boolean;
  /** What is to be looked at, in place of the line below the name. */
  readonly question: string | null;
  readonly children: ReactNode;
}

function Title({ name, checked = false, question, children }: TitleProps) {
  return (
    <div className="min-w-0 flex-1">
      <h2 className="flex items-center gap-1.5 text-15 leading-5 weight-bold tracking-[-.008em]">
        <span className="truncate">{name}</span>
        {checked && <ShieldCheck size={15} className="flex-none text-accent-text" aria-label="Checked" />}
      </h2>
      <p className={`truncate text-12 ${question ? 'weight-medium text-warn-text' : 'text-text-2'}`}>
        {question ?? children}
      </p>
    </div>
  );
}
