import { Search, UserSearch } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ConversationSummary } from '../../../engine/face.ts';
import { Face } from './face.tsx';
import { switcherGroups, type Hit, type SwitcherAction, type SwitcherEntry } from './switcher-entries.ts';

interface QuickSwitcherProps {
  readonly chats: readonly ConversationSummary[];
  readonly current: string | null;
  readonly actions: readonly SwitcherAction[];
  readonly onOpen: (conversationId: string) => void;
  readonly onFind: (username: string) => void;
  readonly onClose: () => void;
}

/** Chats, people and actions in one list: type, choose with the arrows, Enter. */
export function QuickSwitcher({ chats, current, actions, onOpen, onFind, onClose }: QuickSwitcherProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const groups = useMemo(
    () => switcherGroups({ query, chats, current, actions }),
    [query, chats, current, actions],
  );
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries[Math.min(at, entries.length - 1)];
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    dialog.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  // Told at once, not by the event that comes later: by then it may be open again.
  const leave = (): void => {
    dialog.current?.close();
    onClose();
  };
  const choose = (entry: SwitcherEntry | undefined): void => {
    if (!entry) return;
    leave();
    if (entry.kind === 'chat') onOpen(entry.chat.conversationId);
    else if (entry.kind === 'person') onFind(entry.username);
    else entry.action.run();
  };
  const handleKey = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined)
      setAt((now) => (Math.min(now, entries.length - 1) + step + entries.length) % entries.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      aria-label="Jump to a chat, a person or an action"
      onCancel={leave}
      onClose={onClose}
      onKeyDown={handleKey}
      onClick={({ target }) => target === dialog.current && leave()}
      className="arrive mx-auto mt-[12vh] w-[582px] max-w-[calc(100%-48px)] flex-col overflow-hidden rounded-16 bg-raised text-text shadow-3 open:flex"
    >
      <div className="flex h-14 flex-none items-center gap-3 border-b border-line px-5">
        <Search size={20} strokeWidth={1.75} className="flex-none" aria-hidden />
        <input
          role="combobox"
          aria-label="Jump to"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Search or jump to"
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setAt(0);
          }}
          className="no-ring min-w-0 flex-1 bg-transparent text-17 select-text placeholder:text-text-3"
        />
        <kbd>Esc</kbd>
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Results"
        className="max-h-[min(52vh,378px)] overflow-auto px-2 pt-2 pb-2"
      >
        {groups.map(({ title, entries: inGroup }) => (
          <div key={title} role="group" aria-labelledby={`${id}-${title}`}>
            <p id={`${id}-${title}`} className="px-2.5 pt-1.5 pb-1 text-12 weight-medium text-text-2">
              {title}
            </p>
            {inGroup.map((entry) => (
              <Option
                key={entry.id}
                id={`${id}-${entry.id}`}
                entry={entry}
                selected={entry === chosen}
                onChoose={() => choose(entry)}
              />
            ))}
          </div>
        ))}
        {entries.length === 0 && (
          <p className="px-2.5 py-6 text-center text-13 text-text-2">Nothing has this name</p>
        )}
      </div>
      <p className="flex h-[37px] flex-none items-center gap-4 border-t border-line px-5 text-12 text-text-2">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>Enter</kbd> open
        </span>
      </p>
    </dialog>
  );
}

interface OptionProps {
  readonly id: string;
  readonly entry: SwitcherEntry;
  readonly selected: boolean;
  readonly onChoose: () => void;
}

function Option({ id, entry, selected, onChoose }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      onClick={onChoose}
      onKeyDown={undefined}
      className={`flex h-[46px] items-center gap-3 rounded-8 px-2.5 ${selected ? 'bg-selected [--under:var(--bg-selected)] forced-colors:outline-2' : 'hover:bg-hover'}`}
    >
      {entry.kind === 'chat' ? (
        <ChatOption chat={entry.chat} hit={entry.hit} />
      ) : entry.kind === 'person' ? (
        <>
          <Tile>
            <UserSearch size={18} strokeWidth={1.75} aria-hidden />
          </Tile>
          <Lines first={`Find @${entry.username}`} second="No chat yet" />
          <span className="text-13 text-text-2">Start a chat</span>
        </>
      ) : (
        <>
          <Tile>
            <entry.action.icon size={18} strokeWidth={1.75} aria-hidden />
          </Tile>
          <Lines first={<Marked text={entry.action.label} hit={entry.hit} />} second={entry.action.detail} />
          <span className="flex gap-1">
            {entry.action.shortcut?.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </span>
        </>
      )}
    </div>
  );
}

function ChatOption({ chat, hit }: { readonly chat: ConversationSummary; readonly hit: Hit }) {
  const { unread } = chat;
  return (
    <>
      <Face conversation={chat} size={32} />
      <Lines
        first={<Marked text={chat.title} hit={hit} />}
        second={
          chat.kind === 'direct' ? chat.contact.username && `@${chat.contact.username}` : peopleOf(chat)
        }
      />
      {unread > 0 && (
        <span className="digits h-5 min-w-5 flex-none rounded-[10px] bg-accent px-1.5 text-center text-12 leading-5 font-semibold text-on-accent">
          {unread}
          <span className="sr-only"> unread</span>
        </span>
      )}
    </>
  );
}

const peopleOf = ({ memberCount }: { readonly memberCount: number }): string =>
  memberCount === 1 ? 'Only you' : `${memberCount.toLocaleString()} people`;

function Tile({ children }: { readonly children: ReactNode }) {
  return (
    <span className="grid size-8 flex-none place-items-center rounded-8 bg-sunken text-text-2">
      {children}
    </span>
  );
}

function Lines({ first, second }: { readonly first: ReactNode; readonly second: string | undefined }) {
  return (
    <span className="min-w-0 flex-1">
      <span className="block truncate">{first}</span>
      {second && <span className="block truncate text-12 text-text-2">{second}</span>}
    </span>
  );
}

function Marked({ text, hit }: { readonly text: string; readonly hit: Hit }) {
  if (hit === null) return text;
  return (
    <>
      {text.slice(0, hit.from)}
      <mark className="rounded-[3px] bg-highlight text-text">{text.slice(hit.from, hit.to)}</mark>
      {text.slice(hit.to)}
    </>
  );
}
