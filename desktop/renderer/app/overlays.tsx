import type { Dispatch, SetStateAction } from 'react';
import type { Contact } from '../../engine/face.ts';
import { InviteDialog } from '../features/contacts/invite-dialog.tsx';
import { NewChatDialog } from '../features/contacts/new-chat-dialog.tsx';
import { SafetyNumberDialog } from '../features/contacts/safety-number-dialog.tsx';
import { ShareContactDialog } from '../features/contacts/share-contact-dialog.tsx';
import { QuickSwitcher } from '../features/conversations/quick-switcher.tsx';
import { NewGroupDialog } from '../features/groups/new-group-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** What stands over the whole frame: one thing at a time. */
export type Overlay =
  | { readonly name: 'new_chat'; readonly username?: string }
  | { readonly name: 'new_group' | 'invite' | 'shortcuts' }
  | { readonly name: 'share_contact'; readonly contact: Contact }
  | { readonly name: 'safety'; readonly userId: string }
  | { readonly name: 'switcher' };

interface OverlaysProps extends Pick<Parameters<typeof QuickSwitcher>[0], 'chats' | 'current' | 'actions'> {
  readonly overlay: Overlay | null;
  /** Of the server. */
  readonly origin: string;
  readonly onOpen: (conversationId: string) => void;
  readonly onChange: Dispatch<SetStateAction<Overlay | null>>;
}

export function Overlays({ overlay, origin, onOpen, onChange, ...switcher }: OverlaysProps) {
  if (overlay === null) return null;
  const rest = {
    // A dialog that closes because another one opens does not take that one away.
    onClose: () => onChange((now) => (now?.name === overlay.name ? null : now)),
    onOpen: (conversationId: string) => {
      onChange(null);
      onOpen(conversationId);
    },
  };
  switch (overlay.name) {
    case 'new_chat':
      return (
        <NewChatDialog
          username={overlay.username}
          onNewGroup={() => onChange({ name: 'new_group' })}
          onInvite={() => onChange({ name: 'invite' })}
          {...rest}
        />
      );
    case 'new_group':
      return <NewGroupDialog {...rest} />;
    case 'invite':
      return <InviteDialog origin={origin} onClose={rest.onClose} />;
    case 'safety':
      return <SafetyNumberDialog userId={overlay.userId} onClose={rest.onClose} />;
    case 'share_contact':
      return <ShareContactDialog contact={overlay.contact} onClose={rest.onClose} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={rest.onClose} />;
    case 'switcher':
      return (
        <QuickSwitcher
          {...switcher}
          onOpen={onOpen}
          onFind={(username) => onChange({ name: 'new_chat', username })}
          onClose={rest.onClose}
        />
      );
  }
}
