import { CheckCheck, Copy, Forward, History, Pencil, Pin, PinOff, Reply, Trash2 } from 'lucide-react';
import { Menu, type MenuCommand, type MenuPlace } from '../../ui/menu.tsx';
import { canEdit, canForward, isLogged, type MessageActions, type MessageItem } from './message-actions.ts';

/** The reactions that are one press away, with the names that a screen reader says. */
const quickReactions = [
  { glyph: '👍', label: 'Thumbs up' },
  { glyph: '❤️', label: 'Heart' },
  { glyph: '😂', label: 'Laughing' },
  { glyph: '😮', label: 'Surprised' },
  { glyph: '🙏', label: 'Thank you' },
];

export interface OpenMenu {
  readonly item: MessageItem;
  readonly place: MenuPlace;
  readonly part: 'all' | 'reactions';
}

interface MessageMenuProps extends OpenMenu {
  readonly actions: MessageActions;
  readonly onClose: () => void;
}

/** What can be done with one message: the same commands, in the same order, as by its keys. */
export function MessageMenu({ item, place, part, actions, onClose }: MessageMenuProps) {
  const own = item.reactions.find((reaction) => reaction.own)?.emoji;
  const choices = quickReactions.map(({ glyph, label }) => ({
    glyph,
    label,
    chosen: glyph === own,
    run: () => actions.react(item, glyph),
  }));
  return (
    <Menu
      label="Message"
      place={place}
      choices={isLogged(item) ? choices : []}
      groups={part === 'all' ? commandsOf(item, actions) : []}
      onClose={onClose}
    />
  );
}

function commandsOf(item: MessageItem, actions: MessageActions): MenuCommand[][] {
  const copy = { label: 'Copy text', icon: Copy, shortcut: 'Ctrl C', run: () => actions.copy(item) };
  if (!isLogged(item)) return [[copy]];
  return [
    [
      { label: 'Reply', icon: Reply, shortcut: 'R', run: () => actions.reply(item) },
      ...(canEdit(item)
        ? [{ label: 'Edit', icon: Pencil, shortcut: 'E', run: () => actions.edit(item) }]
        : []),
      copy,
      ...(canForward(item)
        ? [{ label: 'Forward', icon: Forward, shortcut: 'F', run: () => actions.forward(item) }]
        : []),
      {
        label: item.pinned ? 'Unpin' : 'Pin',
        icon: item.pinned ? PinOff : Pin,
        run: () => actions.pin(item),
      },
      ...(item.own
        ? [{ label: 'Who has read it', icon: CheckCheck, run: () => actions.showReaders(item) }]
        : []),
      ...(item.editedAt === null
        ? []
        : [{ label: 'What it said before', icon: History, run: () => actions.showEdits(item) }]),
    ],
    [{ label: 'Delete', icon: Trash2, shortcut: 'Del', danger: true, run: () => actions.remove(item) }],
  ];
}
