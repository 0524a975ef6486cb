import type { DeliveryState } from '../../../engine/face.ts';
import { saidWords } from '../../platform/words.ts';
import { leftWords } from '../../ui/spans.ts';
import { clockTime } from '../../ui/times.ts';
import type { MessageItem } from './message-actions.ts';

const deliveryWords: Record<DeliveryState, string> = {
  waiting: 'Waiting to be sent',
  sending: 'Sending',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
};

/** What a screen reader says of a message: who, when, what, and what belongs to it. */
export function messageLabel(item: MessageItem, name: string): string {
  const { own, sentAt, replyTo, editedAt, expiresAt, forwarded, pinned, reactions, delivery } = item;
  const count = reactions.reduce((sum, { people }) => sum + people.length, 0);
  const about = [
    replyTo && `Reply to ${replyTo.author?.self ? 'you' : (replyTo.author?.name ?? 'a message')}`,
    forwarded && 'Forwarded',
    editedAt !== null && 'Edited',
    pinned && 'Pinned',
    expiresAt !== null && `Disappears in ${leftWords(Math.max(0, expiresAt - Date.now()))}`,
    count > 0 && (count === 1 ? '1 reaction' : `${count} reactions`),
    delivery && deliveryWords[delivery],
  ].filter((words) => typeof words === 'string');
  const said = [`${own ? 'You' : name}, ${clockTime(sentAt)}, ${saidWords(item)}`, ...about];
  return said.join('. ');
}
