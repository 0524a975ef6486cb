import { Link2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { InviteView } from '../../../engine/face.ts';
import { ask } from '../../platform/bridge.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { dayInSentence } from '../../ui/times.ts';

interface InviteDialogProps {
  readonly origin: string;
  readonly onClose: () => void;
}

/** The certificate as it was confirmed: it goes into the link, so that the guest need not compare a code. */
async function fingerprintOf(origin: string): Promise<string | null> {
  const certificate = await ask('server.inspect', { origin });
  return certificate.state === 'pinned' ? certificate.code : null;
}

/** Links that make two people known to each other, whatever the server shows. */
export function InviteDialog({ origin, onClose }: InviteDialogProps) {
  const [invites, setInvites] = useState<readonly InviteView[] | null>(null);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async (act: (fingerprint: string | null) => Promise<unknown>) => {
      setBusy(true);
      setError(undefined);
      try {
        const fingerprint = await fingerprintOf(origin);
        await act(fingerprint);
        setInvites(await command('listInvites', { fingerprint }));
      } catch (reason) {
        setError(failureWords(failureOf(reason)));
      }
      setBusy(false);
    },
    [origin],
  );
  useEffect(() => void run(async () => undefined), [run]);
  return (
    <Dialog
      title="Invite somebody"
      description="Send the link by a way on which nobody else reads it. It is good for one person and a week, and the two of you know each other by it: no request, and nobody in your place."
      onClose={onClose}
      footer={
        <Button
          kind="primary"
          disabled={busy}
          onClick={() => void run((fingerprint) => command('createInvite', { fingerprint }))}
        >
          <Link2 size={16} aria-hidden />
          New invite
        </Button>
      }
    >
      {error && <ErrorLine>{error}</ErrorLine>}
      {invites?.length === 0 && <p className="text-13 text-text-2">You have no open invites.</p>}
      <ul aria-label="Invites" className="grid gap-2">
        {invites?.map((invite) => (
          <InviteRow
            key={invite.id}
            invite={invite}
            onRevoke={() => void run(() => command('revokeInvite', { id: invite.id }))}
          />
        ))}
      </ul>
    </Dialog>
  );
}

interface InviteRowProps {
  readonly invite: InviteView;
  readonly onRevoke: () => void;
}

function InviteRow({ invite, onRevoke }: InviteRowProps) {
  const { link, guest, createdAt, expiresAt } = invite;
  return (
    <li className="flex items-center gap-2 rounded-12 px-3 py-2 shadow-[inset_0_0_0_1px_var(--line)]">
      <p className="min-w-0 flex-1">
        <b className="block truncate weight-medium">{guest === null ? 'Open' : `@${guest} came with it`}</b>
        <span className="block truncate text-13 text-text-2">
          Made {dayInSentence(createdAt)}
          {guest === null && `, good until ${new Date(expiresAt).toLocaleDateString()}`}
        </span>
      </p>
      {guest === null && (
        <Button size="small" kind="quiet" onClick={onRevoke}>
          Take back
        </Button>
      )}
      {link !== null && <CopyButton words="Copy link" copy={() => ask('clipboard.write', { text: link })} />}
    </li>
  );
}
