import type { ConversationSummary } from '../../../engine/face.ts';
import { dayWords } from '../../ui/times.ts';
import { MessageBubble } from './message-bubble.tsx';
import { ReadBy } from './read-by.tsx';
import { OtherItem } from './other-item.tsx';
import type { StreamRow as Row } from './rows.ts';

interface StreamRowProps {
  readonly row: Row;
  /** What the chat is called. */
  readonly name: string;
  readonly inGroup: boolean;
  readonly selfName: string;
  readonly conversationId: string;
  readonly tabStop: boolean;
  readonly ringed: boolean;
  /** Who has read it stands under the newest own message of a group; the value changes with what is known of it. */
  readonly readers: ConversationSummary | null;
  /** Items of the whole timeline. */
  readonly total: number;
}

/** One row of the stream, by its kind. */
export function StreamRow(props: StreamRowProps) {
  const { row, name, inGroup, selfName, conversationId, tabStop, ringed, readers, total } = props;
  switch (row.kind) {
    case 'day':
      return (
        <p className="pt-[18px] pb-3 text-center text-12 weight-medium text-text-3">{dayWords(row.at)}</p>
      );
    case 'unread':
      return (
        <p className="flex items-center gap-3 pt-4 pb-2.5 text-12 font-semibold text-accent-text before:h-px before:flex-1 before:bg-accent-line after:h-px after:flex-1 after:bg-accent-line">
          {row.count === 1 ? '1 new message' : `${row.count.toLocaleString()} new messages`}
        </p>
      );
    case 'waiting':
      return (
        <p className="pt-1 pr-1 text-right text-12 text-text-2">
          {row.count === 1
            ? '1 message waiting to be sent'
            : `${row.count.toLocaleString()} messages waiting to be sent`}
        </p>
      );
    case 'message':
      return (
        <>
          <MessageBubble
            item={row.item}
            first={row.first}
            last={row.last}
            position={row.position}
            total={total}
            name={row.item.own ? selfName : row.item.authorName}
            inGroup={inGroup}
            conversationId={conversationId}
            tabStop={tabStop}
            ringed={ringed}
          />
          {readers && <ReadBy item={row.item} conversation={readers} tabStop={tabStop} />}
        </>
      );
    case 'other':
      return (
        <OtherItem item={row.item} position={row.position} total={total} name={name} tabStop={tabStop} />
      );
  }
}
