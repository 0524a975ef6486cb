import type { LucideIcon } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react';

export interface MenuCommand {
  readonly label: string;
  readonly icon: LucideIcon;
  /** As it is written on the keys: `Ctrl C`. */
  readonly shortcut?: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

/** A small choice of glyphs in front of the commands. */
export interface MenuChoice {
  readonly glyph: string;
  readonly label: string;
  readonly chosen: boolean;
  readonly run: () => void;
}

/** Where the menu opens, in pixels of the window. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface MenuProps {
  readonly label: string;
  readonly place: MenuPlace;
  readonly choices?: readonly MenuChoice[];
  /** Groups, with a line between them. */
  readonly groups: readonly (readonly MenuCommand[])[];
  readonly onClose: () => void;
}

const edgePx = 8;

/** A context menu. Arrows, Home, End and first letters walk it; Esc, or a press beside it, closes it. */
export function Menu({ label, place, choices = [], groups, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = menu.current!;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    // Opens up where there is no room below.
    const up = place.y + height + edgePx > window.innerHeight;
    element.style.top = `${Math.max(edgePx, up ? place.y - height : place.y)}px`;
    element.style.left = `${Math.max(edgePx, Math.min(place.x, window.innerWidth - width - edgePx))}px`;
  }, [place]);
  const opener = useRef<Element | null>(null);
  const latestClose = useRef(onClose);
  useEffect(() => {
    latestClose.current = onClose;
  });
  useEffect(() => {
    const element = menu.current!;
    opener.current = document.activeElement;
    itemsOf(element)[0]?.focus();
    // The press that opened it may still be held: only a new one beside it closes it.
    const leave = (event: Event): void => {
      if (!(event.target instanceof Node && element.contains(event.target))) latestClose.current();
    };
    const events = ['pointerdown', 'wheel', 'resize', 'blur'];
    for (const name of events) window.addEventListener(name, leave, { capture: true });
    return () => {
      for (const name of events) window.removeEventListener(name, leave, { capture: true });
    };
  }, []);
  /** Before a command runs, so that what it opens gives the focus back to the same place. */
  const close = (): void => {
    if (opener.current instanceof HTMLElement) opener.current.focus();
    onClose();
  };
  return (
    <div
      ref={menu}
      id={id}
      popover="manual"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        walk(event, menu.current!);
        if (event.key === 'Escape') close();
      }}
      className="no-ring inset-auto m-0 min-w-[216px] rounded-12 bg-raised p-[5px] text-text shadow-3"
    >
      {choices.length > 0 && (
        <div
          role="group"
          className={`flex gap-1 p-1 ${groups.length > 0 ? 'mb-[5px] border-b border-line' : ''}`}
        >
          {choices.map(({ glyph, label, chosen, run }) => (
            <button
              key={glyph}
              type="button"
              role="menuitemcheckbox"
              aria-checked={chosen}
              aria-label={label}
              title={label}
              tabIndex={-1}
              onClick={() => {
                close();
                run();
              }}
              className={`ring-inside grid size-9 place-items-center rounded-8 text-[20px] hover:bg-hover ${chosen ? 'bg-accent-soft shadow-[inset_0_0_0_2px_var(--accent)]' : ''}`}
            >
              <span aria-hidden>{glyph}</span>
            </button>
          ))}
        </div>
      )}
      {groups.map((commands, at) => (
        <div
          key={commands[0]?.label ?? at}
          role="group"
          className={at > 0 ? 'mt-[5px] border-t border-line pt-[5px]' : ''}
        >
          {commands.map(({ label, icon: Icon, shortcut, danger = false, run }) => (
            <button
              key={label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                run();
              }}
              className={`ring-inside flex h-8 w-full items-center gap-2.5 rounded-[7px] px-2.5 text-left hover:bg-hover focus:bg-hover ${danger ? 'text-danger-text' : ''}`}
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden className={danger ? '' : 'text-text-2'} />
              <span className="flex-1">{label}</span>
              {shortcut && (
                <span aria-hidden className="pl-4 text-12 text-text-3">
                  {shortcut}
                </span>
              )}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

const itemsOf = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]'),
];

function walk(event: KeyboardEvent, menu: HTMLElement): void {
  const items = itemsOf(menu);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const [next, previous] = [at + 1, at - 1];
  const places: Record<string, number> = {
    ArrowDown: next,
    ArrowRight: next,
    ArrowUp: previous,
    ArrowLeft: previous,
    Home: 0,
    End: -1,
  };
  const to = places[event.key];
  // The keys of the window behind it, and of a message's own shortcuts, wait until it is closed.
  event.stopPropagation();
  if (event.key === 'Tab') return event.preventDefault();
  if (to !== undefined) {
    event.preventDefault();
    return items.at(to % items.length)?.focus();
  }
  const letter = event.key.toLowerCase();
  const named = [...items.slice(next), ...items].find((item) =>
    item.innerText.toLowerCase().startsWith(letter),
  );
  if (letter.length === 1 && letter !== ' ') named?.focus();
}
