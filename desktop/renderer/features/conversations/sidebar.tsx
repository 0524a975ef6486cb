import { Lock, MessagesSquare, Search, Settings, SquarePen } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Connection, Contact, Self } from '../../../engine/face.ts';
import { connection, conversations } from '../../platform/engine.ts';
import { useStore } from '../../platform/store.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ConversationList } from './conversation-list.tsx';
import { ListSkeleton } from './list-skeleton.tsx';

interface SidebarProps {
  readonly self: Self;
  readonly selected: string | null;
  readonly onSelect: (conversationId: string) => void;
  readonly onShareContact: (contact: Contact) => void;
  readonly onNewChat: () => void;
  readonly onSettings: () => void;
  readonly onLock: () => void;
}

const states: Record<Connection['state'], string> = {
  online: 'Online',
  connecting: 'Connecting …',
  code_needed: 'Waiting for your code',
  offline: 'Offline',
  session_ended: 'Signed out',
};

/** The list of chats, with oneself below it. */
export function Sidebar(props: SidebarProps) {
  const { self, selected, onSelect, onShareContact, onNewChat, onSettings, onLock } = props;
  const list = useStore(conversations);
  const { state } = useStore(connection);
  const [search, setSearch] = useState('');
  const shown = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    const matches = (text: string): boolean => text.toLowerCase().includes(wanted);
    return list?.filter(
      (one) => matches(one.title) || (one.kind === 'direct' && matches(one.contact.username)),
    );
  }, [list, search]);

  return (
    <nav aria-label="Chats" className="flex min-h-0 min-w-0 flex-col border-r border-line bg-window">
      <header className="drag room-start flex h-[52px] flex-none items-center gap-2.5 pr-2.5">
        <Mark size={24} />
        <h1 className="flex-1 text-17 weight-bold tracking-[-.006em]">Chats</h1>
        <IconButton icon={SquarePen} label="New chat" shortcut="Ctrl N" onClick={onNewChat} />
      </header>
      <label className="ring-inside mx-3 mb-2 flex h-[34px] flex-none items-center gap-2 rounded-8 bg-sunken pr-2 pl-2.5 text-text-3">
        <Search size={16} aria-hidden />
        <input
          type="search"
          aria-label="Search chats"
          placeholder="Search or jump to"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || search === '') return;
            event.preventDefault();
            setSearch('');
          }}
          className="no-ring min-w-0 flex-1 bg-transparent text-text placeholder:text-text-3"
        />
        {search === '' && (
          <span aria-hidden className="flex flex-none gap-[3px]">
            <kbd>Ctrl</kbd> <kbd>K</kbd>
          </span>
        )}
      </label>
      {shown === undefined ? (
        <ListSkeleton />
      ) : shown.length === 0 ? (
        <NoChats searching={search !== ''} />
      ) : (
        <ConversationList
          conversations={shown}
          selected={selected}
          onSelect={onSelect}
          onShareContact={onShareContact}
        />
      )}
      <footer className="flex h-14 flex-none items-center gap-2.5 border-t border-line pr-2 pl-3">
        <Avatar accountId={self.userId} name={self.displayName} size={32} online={state === 'online'} />
        <p className="min-w-0 flex-1">
          <b className="block truncate text-13 weight-medium">{self.displayName}</b>
          <span role="status" className="block text-12 text-text-3">
            {states[state]}
          </span>
        </p>
        <IconButton icon={Lock} label="Lock now" shortcut="Ctrl L" onClick={onLock} />
        <IconButton icon={Settings} label="Settings" shortcut="Ctrl ," onClick={onSettings} />
      </footer>
    </nav>
  );
}

function NoChats({ searching }: { readonly searching: boolean }) {
  const [ready, setReady] = useState(searching);
  useEffect(() => setReady(true), []);
  return (
    <div className="grid flex-1 content-start justify-items-center gap-3 pt-14 text-13 text-text-2">
      {ready && <MessagesSquare size={24} strokeWidth={1.6} className="text-text-3" aria-hidden />}
      <p>{searching ? 'No chat has this name' : 'Your chats will be listed here'}</p>
    </div>
  );
}
