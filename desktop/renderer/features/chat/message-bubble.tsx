import { Forward, Pin } from 'lucide-react';
import { memo, type KeyboardEvent } from 'react';
import { command } from '../../platform/engine.ts';
import { Avatar, nameColour } from '../../ui/avatar.tsx';
import { DeliveryTick } from '../../ui/delivery-tick.tsx';
import { clockTime } from '../../ui/times.ts';
import { useMessageActions, type MessageActions, type MessageItem } from './message-actions.ts';
import { FileCard } from './file-card.tsx';
import { messageLabel } from './message-label.ts';
import { MessageToolbar } from './message-toolbar.tsx';
import { Quote } from './quote.tsx';
import { Reactions } from './reactions.tsx';
import { SharedContact } from './shared-contact.tsx';
import { isEmojiOnly, type StreamRow } from './rows.ts';
import { TimeLeft } from './time-left.tsx';

type MessageRow = Extract<StreamRow, { kind: 'message' }>;

interface MessageBubbleProps extends Pick<MessageRow, 'item' | 'first' | 'last'> {
  readonly name: string;
  /** Where more than two talk, each run says whose it is. */
  readonly inGroup: boolean;
  readonly conversationId: string;
  readonly tabStop: boolean;
  readonly position: number;
  readonly total: number;
  /** One has just jumped here. */
  readonly ringed: boolean;
}

/** One message. Corners on the author's side are joined inside a run; time and tick stand on its last one. */
export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { item, first, last, name, inGroup, conversationId, tabStop, position, total, ringed } = props;
  const actions = useMessageActions();
  const named = inGroup && !item.own;
  const width = named ? 'ml-9 max-w-[min(72%,580px)]' : 'max-w-[min(78%,580px)]';
  return (
    <div
      role="article"
      tabIndex={tabStop ? 0 : -1}
      data-seq={item.seq ?? undefined}
      aria-label={messageLabel(item, name)}
      aria-posinset={position}
      aria-setsize={total}
      onKeyDown={(event) => handleKey(event, item, actions)}
      onContextMenu={(event) => {
        event.preventDefault();
        actions.openMenu(item, { x: event.clientX, y: event.clientY }, 'all');
      }}
      className={`group no-ring relative flex flex-col ${item.own ? 'items-end' : 'items-start'} ${first ? 'pt-3' : 'pt-0.5'}`}
    >
      {named && <Author item={item} first={first} last={last} name={name} />}
      <div
        className={`relative rounded-16 outline-offset-2 outline-focus group-focus-visible:outline-2 ${width} ${ringed ? 'outline-2' : ''}`}
      >
        <Words {...props} onJump={actions.jumpTo} />
        <MessageToolbar item={item} tabStop={tabStop} />
      </div>
      <div className={named ? 'ml-9' : ''}>
        <Reactions item={item} tabStop={tabStop} />
      </div>
      {item.delivery === 'failed' && (
        <NotSent conversationId={conversationId} id={item.id} tabStop={tabStop} />
      )}
    </div>
  );
});

/** The letters of a focused message; any other one goes on where one writes. */
function handleKey(event: KeyboardEvent<HTMLElement>, item: MessageItem, actions: MessageActions): void {
  const { key, currentTarget, target } = event;
  const main = event.ctrlKey || event.metaKey;
  if (target !== currentTarget || event.altKey) return;
  const { left, bottom } = currentTarget.getBoundingClientRect();
  const keys: Record<string, () => void> = {
    r: () => actions.reply(item),
    e: () => actions.edit(item),
    f: () => actions.forward(item),
    '+': () => actions.openMenu(item, { x: left + 24, y: bottom }, 'reactions'),
    Delete: () => actions.remove(item),
  };
  // What is marked with the mouse is copied by the page itself.
  const isCopy = main && key === 'c' && window.getSelection()?.isCollapsed !== false;
  const act = isCopy ? () => actions.copy(item) : main ? undefined : keys[key];
  if (!act) return;
  event.preventDefault();
  act();
}

/** What the message says, with its time and tick where those stand. */
function Words(props: MessageBubbleProps & { readonly onJump: (id: string) => void }) {
  const { item, last, tabStop, conversationId, onJump } = props;
  const plain = isEmojiOnly(item.text) && item.replyTo === null && !item.file;
  const own = item.own ? 'bg-bubble-out' : 'bg-bubble-in';
  const bubble = `min-w-0 rounded-16 px-3 pt-[7px] pb-2 text-message text-pretty forced-colors:border [overflow-wrap:anywhere] whitespace-pre-wrap select-text ${own} ${cornersOf(props)} ${item.contact || item.file ? 'flow-root' : ''}`;
  return (
    <div className={plain ? 'text-[34px] leading-[42px]' : bubble}>
      {item.forwarded && (
        <span className="mb-0.5 flex items-center gap-1 text-12 text-text-2">
          <Forward size={14} aria-hidden /> Forwarded
        </span>
      )}
      {item.replyTo && <Quote quote={item.replyTo} tabStop={tabStop} onJump={onJump} />}
      {item.contact && <SharedContact item={item} contact={item.contact} tabStop={tabStop} />}
      {item.file && (
        <FileCard item={item} file={item.file} conversationId={conversationId} tabStop={tabStop} />
      )}
      {item.text}
      {(last || hasMark(item)) && <Marks item={item} />}
    </div>
  );
}

/** What is told of a message wherever it stands in its run. */
const hasMark = ({ delivery, editedAt, pinned, expiresAt }: MessageItem): boolean =>
  delivery === 'failed' || editedAt !== null || pinned || expiresAt !== null;

function Marks({ item }: { readonly item: MessageItem }) {
  const { pinned, expiresAt, editedAt, sentAt, delivery } = item;
  return (
    <span className="digits float-right mt-[7px] -mr-0.5 -mb-[3px] ml-3 inline-flex items-center gap-1 text-12 text-text-2">
      {pinned && <Pin size={12} role="img" aria-label="Pinned" />}
      {expiresAt !== null && <TimeLeft expiresAt={expiresAt} />}
      {editedAt !== null && 'edited'}
      <time>{clockTime(sentAt)}</time>
      {delivery && <DeliveryTick state={delivery} />}
    </span>
  );
}

/** In a group: the name over the first of a run, the face beside its last. */
function Author({ item, first, last, name }: Pick<MessageBubbleProps, 'item' | 'first' | 'last' | 'name'>) {
  return (
    <>
      {first && (
        <span
          className="mb-[3px] ml-[46px] text-13 weight-medium"
          style={{ color: nameColour(item.authorId) }}
        >
          {name}
        </span>
      )}
      {last && (
        <span className="absolute bottom-0 left-0">
          <Avatar accountId={item.authorId} name={name} size={28} />
        </span>
      )}
    </>
  );
}

interface NotSentProps {
  readonly conversationId: string;
  readonly id: string;
  readonly tabStop: boolean;
}

function NotSent({ conversationId, id, tabStop }: NotSentProps) {
  const act = (name: 'retry' | 'discard') => ({
    type: 'button' as const,
    tabIndex: tabStop ? 0 : -1,
    className: 'weight-medium underline underline-offset-2',
    onClick: () => void command(name, { conversationId, id }).catch(() => undefined),
  });
  return (
    <p className="mx-1 mt-[3px] flex items-center gap-1.5 text-12 text-danger-text">
      Not sent.
      <button {...act('retry')}>Try again</button>
      or
      <button {...act('discard')}>delete</button>
    </p>
  );
}

function cornersOf({ item, first, last }: MessageBubbleProps): string {
  const above = first ? '' : item.own ? 'rounded-tr-[5px]' : 'rounded-tl-[5px]';
  const below = last ? '' : item.own ? 'rounded-br-[5px]' : 'rounded-bl-[5px]';
  return `${above} ${below}`;
}
