import { Check, CheckCheck, CircleAlert, CircleCheck, Clock, type LucideIcon } from 'lucide-react';

export type TickState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';

const looks: Record<TickState, { readonly icon: LucideIcon; readonly words: string }> = {
  waiting: { icon: Clock, words: 'Waiting to be sent' },
  sending: { icon: Clock, words: 'Sending' },
  sent: { icon: Check, words: 'Sent' },
  delivered: { icon: CheckCheck, words: 'Delivered' },
  read: { icon: CircleCheck, words: 'Read' },
  failed: { icon: CircleAlert, words: 'Not sent' },
};

/** Each state has its own glyph and word: never colour alone. */
export function DeliveryTick({ state }: { readonly state: TickState }) {
  const { icon: Icon, words } = looks[state];
  const tone =
    state === 'failed' ? 'text-danger-text' : state === 'read' ? 'text-accent-text' : 'text-text-3';
  const fill = state === 'read' ? 'fill-accent stroke-on-accent' : '';
  return (
    <Icon size={14} strokeWidth={2} className={`flex-none ${tone} ${fill}`} role="img" aria-label={words} />
  );
}
