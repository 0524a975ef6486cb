import { FileText, Image, Mic, ShieldAlert, ShieldCheck, UserRound } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import type { ConversationSummary } from '../../../engine/face.ts';
import { firstNameOf, newestWords } from '../../platform/newest-words.ts';
import { DeliveryTick } from '../../ui/delivery-tick.tsx';
import type { MenuPlace } from '../../ui/menu.tsx';
import { listTime } from '../../ui/times.ts';
import { Face } from './face.tsx';

interface ConversationRowProps {
  readonly conversation: ConversationSummary;
  readonly at: number;
  readonly current: boolean;
  readonly tabStop: boolean;
  readonly onSelect: (conversationId: string) => void;
  readonly onMenu: (conversationId: string, place: MenuPlace) => void;
}

export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, at, current, tabStop, onSelect, onMenu } = props;
  const { title, unread, last } = conversation;
  const surface = current ? 'bg-selected [--under:var(--bg-selected)]' : 'hover:bg-hover';
  return (
    <button
      type="button"
      data-at={at}
      tabIndex={tabStop ? 0 : -1}
      aria-current={current ? 'true' : undefined}
      onClick={() => onSelect(conversation.conversationId)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(conversation.conversationId, placeOf(event));
      }}
      className={`ring-inside flex h-[62px] w-full items-center gap-3 rounded-8 px-2.5 text-left ${surface}`}
    >
      <Face conversation={conversation} />
      <span className="grid min-w-0 flex-1 gap-0.5">
        <span className="flex min-w-0 items-center gap-1.5">
          <span className={`truncate ${unread > 0 ? 'font-[680]' : 'weight-medium'}`}>{title}</span>
          <Standing conversation={conversation} />
          {last && (
            <time
              className={`digits ml-auto flex-none pl-1.5 text-12 ${unread > 0 ? 'weight-medium text-accent-text' : 'text-text-3'}`}
            >
              {listTime(last.sentAt)}
            </time>
          )}
        </span>
        <span className="flex min-w-0 items-center gap-1.5 text-13 text-text-2">
          <Preview conversation={conversation} />
          {unread > 0 && (
            <span className="digits h-5 min-w-5 flex-none rounded-[10px] bg-accent px-1.5 text-center text-12 leading-5 font-semibold text-on-accent">
              {unread}
              <span className="sr-only"> unread</span>
            </span>
          )}
        </span>
      </span>
    </button>
  );
});

function Standing({ conversation }: { readonly conversation: ConversationSummary }) {
  if (conversation.kind === 'group') return <span className="sr-only">Group.</span>;
  const { verified, online } = conversation.contact;
  return (
    <>
      {verified && !conversation.paused && (
        <ShieldCheck size={15} className="flex-none text-accent-text" aria-label="Checked" />
      )}
      {online && <span className="sr-only">Online.</span>}
    </>
  );
}

/** By keyboard there is no pointer: the menu opens at the row. */
function placeOf({ clientX, clientY, currentTarget }: MouseEvent): MenuPlace {
  if (clientX !== 0 || clientY !== 0) return { x: clientX, y: clientY };
  const { left, bottom } = currentTarget.getBoundingClientRect();
  return { x: left + 24, y: bottom - 12 };
}

function Preview({ conversation }: { readonly conversation: ConversationSummary }) {
  const { draft, last, paused, request, typing, unread } = conversation;
  const tone = `truncate flex-1 ${unread > 0 ? 'text-text' : ''}`;
  if (paused)
    return (
      <>
        <ShieldAlert size={14} className="flex-none text-warn-mark" aria-hidden />
        <span className={tone}>
          {isChanged(conversation) ? 'Safety number changed' : 'Safety numbers differ'}
        </span>
      </>
    );
  if (draft !== '')
    return (
      <span className={tone}>
        <b className="weight-medium text-danger-text">Draft:</b> {draft}
      </span>
    );
  if (request)
    return (
      <span className={`${tone} text-warn-text`}>
        {conversation.kind === 'group' ? 'Wants you in this group' : 'Wants to write to you'}
      </span>
    );
  const [writer] = typing;
  if (writer)
    return (
      <span className="flex-1 truncate text-accent-text">
        {conversation.kind === 'group' && <b className="weight-medium">{firstNameOf(writer.name)} is </b>}
        typing…
      </span>
    );
  if (last === null) return <span className={tone}>No messages yet</span>;
  return (
    <>
      {last.own && last.delivery && <DeliveryTick state={last.delivery} />}
      <Kind last={last} />
      <span className={tone}>{previewOf(conversation, last)}</span>
    </>
  );
}

function isChanged(conversation: ConversationSummary): boolean {
  if (conversation.kind === 'group') return conversation.changed.length > 0 || conversation.awaited !== null;
  return conversation.contact.identityChanged;
}

/** In a group it says whose words they are. */
function previewOf({ kind }: ConversationSummary, last: NonNullable<ConversationSummary['last']>): string {
  const words = newestWords(last);
  const { own, authorName, note } = last;
  return kind === 'group' && !own && !note ? `${firstNameOf(authorName)}: ${words}` : words;
}

/** What is no text is seen at a glance. */
function Kind({ last: { file, contact } }: { readonly last: NonNullable<ConversationSummary['last']> }) {
  const mark = { size: 14, className: 'flex-none', 'aria-hidden': true };
  if (contact) return <UserRound {...mark} />;
  if (!file) return null;
  if (file.voice) return <Mic {...mark} />;
  return file.mediaType.startsWith('image/') ? <Image {...mark} /> : <FileText {...mark} />;
}
