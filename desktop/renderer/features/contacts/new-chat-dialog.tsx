import { Link2, UsersRound } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface NewChatDialogProps {
  /** What is in the field at first. */
  readonly username?: string | undefined;
  readonly onNewGroup: () => void;
  readonly onInvite: () => void;
  readonly onClose: () => void;
  readonly onOpen: (conversationId: string) => void;
}

/** Finds a person by their exact user name, and opens the chat with them. */
export function NewChatDialog(props: NewChatDialogProps) {
  const { username: asked = '', onNewGroup, onInvite, onClose, onOpen } = props;
  const [username, setUsername] = useState(asked);
  const [found, setFound] = useState<Contact | null>(null);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const run = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    await act().catch((reason: unknown) => setError(failureWords(failureOf(reason))));
    setBusy(false);
  };
  const isInvite = /^https?:\/\//.test(username.trim());
  const find = (): Promise<void> =>
    run(async () => {
      if (isInvite) onOpen((await command('acceptInvite', { link: username })).conversationId);
      else setFound(await command('findPerson', { username: username.replace(/^@/, '') }));
    });
  const open = (userId: string): Promise<void> =>
    run(async () => onOpen((await command('startConversation', { userId })).conversationId));

  return (
    <Dialog
      title="New chat"
      description="Ask them for their user name, or for an invite; names are never guessed or listed."
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" className="mr-auto" onClick={onNewGroup}>
            <UsersRound size={16} aria-hidden />
            New group
          </Button>
          <Button kind="quiet" onClick={onInvite}>
            <Link2 size={16} aria-hidden />
            Invite somebody
          </Button>
        </>
      }
    >
      <form
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void find();
        }}
      >
        <div className="flex-1">
          <TextField
            label="User name or invite link"
            data-first-focus
            value={username}
            error={error}
            onChange={({ target }) => {
              // A link is case-sensitive; a user name is written small.
              setUsername(target.value.includes('://') ? target.value : target.value.toLowerCase());
              setFound(null);
            }}
          />
        </div>
        <Button type="submit" className="mt-6 h-10" disabled={busy || username.trim() === ''}>
          {busy ? 'Looking …' : isInvite ? 'Open' : 'Find'}
        </Button>
      </form>
      {found && (
        <section
          aria-label="Found"
          className="arrive mt-4 flex items-center gap-3 rounded-12 p-3 shadow-[inset_0_0_0_1px_var(--line)]"
        >
          <Avatar accountId={found.userId} name={found.displayName} />
          <p className="min-w-0 flex-1">
            <b className="block truncate weight-medium">{found.displayName}</b>
            <span className="block truncate text-13 text-text-2">@{found.username}</span>
          </p>
          <Button kind="primary" disabled={busy} onClick={() => void open(found.userId)}>
            Message
          </Button>
        </section>
      )}
    </Dialog>
  );
}
