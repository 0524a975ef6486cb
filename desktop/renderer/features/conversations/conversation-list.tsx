import { useVirtualizer } from '@tanstack/react-virtual';
import { CheckCheck, MessageSquare, UserRoundPlus } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Contact, ConversationSummary } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { Menu, type MenuCommand, type MenuPlace } from '../../ui/menu.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { useHoldToOpen } from './use-hold-to-open.ts';
import { useTypeahead } from './use-typeahead.ts';

const rowHeight = 62;

interface ConversationListProps {
  readonly conversations: readonly ConversationSummary[];
  readonly selected: string | null;
  readonly onSelect: (conversationId: string) => void;
  readonly onShareContact: (contact: Contact) => void;
}

/** One tab stop; arrows, Home, End and first letters move through it. Only the rows in sight are in the page. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, selected, onSelect, onShareContact } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const selectedAt = conversations.findIndex(({ conversationId }) => conversationId === selected);
  const stop = Math.max(0, selectedAt);
  const names = useMemo(() => conversations.map(({ title }) => title), [conversations]);
  const typeahead = useTypeahead(names);
  const hold = useHoldToOpen((at) => conversations[at]?.conversationId, onSelect);
  const [menu, setMenu] = useState<{ readonly id: string; readonly place: MenuPlace } | null>(null);
  const inMenu = menu && conversations.find(({ conversationId }) => conversationId === menu.id);
  const openMenu = useCallback((id: string, place: MenuPlace) => setMenu({ id, place }), []);

  const handleKey = (event: KeyboardEvent): void => {
    const at = Number((event.target as HTMLElement).closest<HTMLElement>('[data-at]')?.dataset['at'] ?? stop);
    const last = conversations.length - 1;
    const moves: Record<string, number> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: last };
    const to = moves[event.key] ?? typeahead(event, at);
    if (to === null || to < 0 || to > last) return;
    event.preventDefault();
    virtualizer.scrollToIndex(to);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-at="${to}"]`)?.focus());
  };

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto px-2" onKeyDown={handleKey} {...hold}>
      <ul className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const conversation = conversations[index]!;
          return (
            <li
              key={conversation.conversationId}
              aria-setsize={conversations.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0"
              style={{ top: start, height: rowHeight }}
            >
              <ConversationRow
                conversation={conversation}
                at={index}
                current={conversation.conversationId === selected}
                tabStop={index === stop}
                onSelect={onSelect}
                onMenu={openMenu}
              />
            </li>
          );
        })}
      </ul>
      {menu && inMenu && (
        <Menu
          label={inMenu.title}
          place={menu.place}
          groups={[commandsOf(inMenu, { onSelect, onShareContact })]}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  );
}

function commandsOf(
  conversation: ConversationSummary,
  { onSelect, onShareContact }: Pick<ConversationListProps, 'onSelect' | 'onShareContact'>,
): MenuCommand[] {
  const { conversationId, unread, request, paused } = conversation;
  const contact = conversation.kind === 'direct' && !request && !paused ? conversation.contact : null;
  const read = (): void =>
    void command('markRead', { conversationId, seq: Number.MAX_SAFE_INTEGER }).catch(() => undefined);
  return [
    { label: 'Open', icon: MessageSquare, shortcut: 'Enter', run: () => onSelect(conversationId) },
    ...(unread > 0 && !request ? [{ label: 'Mark as read', icon: CheckCheck, run: read }] : []),
    ...(contact ? [{ label: 'Share contact', icon: UserRoundPlus, run: () => onShareContact(contact) }] : []),
  ];
}
