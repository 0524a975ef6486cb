import { Ellipsis, Reply, SmilePlus } from 'lucide-react';
import type { MouseEvent } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuPlace } from '../../ui/menu.tsx';
import { isLogged, useMessageActions, type MessageItem } from './message-actions.ts';

interface MessageToolbarProps {
  readonly item: MessageItem;
  readonly tabStop: boolean;
}

/** Beside the bubble while it is pointed at or holds the focus; it never lies over what is read. */
export function MessageToolbar({ item, tabStop }: MessageToolbarProps) {
  const { reply, openMenu } = useMessageActions();
  const tabIndex = tabStop ? 0 : -1;
  const side = item.own ? 'right-full mr-1.5' : 'left-full ml-1.5';
  return (
    <span
      className={`absolute top-0 flex rounded-8 bg-raised p-0.5 opacity-0 shadow-2 group-focus-within:opacity-100 group-hover:opacity-100 ${side}`}
    >
      {isLogged(item) && (
        <>
          <IconButton
            small
            icon={SmilePlus}
            label="React"
            shortcut="+"
            aria-haspopup="menu"
            tabIndex={tabIndex}
            onClick={(event) => openMenu(item, below(event), 'reactions')}
          />
          <IconButton
            small
            icon={Reply}
            label="Reply"
            shortcut="R"
            tabIndex={tabIndex}
            onClick={() => reply(item)}
          />
        </>
      )}
      <IconButton
        small
        icon={Ellipsis}
        label="More"
        aria-haspopup="menu"
        tabIndex={tabIndex}
        onClick={(event) => openMenu(item, below(event), 'all')}
      />
    </span>
  );
}

function below({ currentTarget }: MouseEvent): MenuPlace {
  const { left, bottom } = currentTarget.getBoundingClientRect();
  return { x: left, y: bottom + 4 };
}
