import { Link } from 'lucide-react';
import { useState } from 'react';
import type { ServerCertificate } from '../../../bridge/contract.ts';
import { ask } from '../../platform/bridge.ts';
import { failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { OnboardingLayout } from './layout.tsx';
import { isInviteLink, openInvite, type OpenedInvite } from './open-invite.ts';
import { parseAddress } from './parse-address.ts';

interface ConnectScreenProps {
  /** The server that this installation names, where it gave no answer. */
  readonly unreachable?: string | undefined;
  readonly onFound: (certificate: ServerCertificate) => void;
  /** The server is the one of an invite. */
  readonly onInvited: (origin: string, invite: OpenedInvite) => void;
}

const noAnswer =
  'No server answers there. Check the address with whoever gave it to you, and your connection.';

const wrongServer =
  'This isn’t the server of your invite: it proves itself in another way than your invite says. Ask whoever sent it, by another way.';

/** Where the person's server is. What its certificate means is decided by the next screen. */
export function ConnectScreen({ unreachable, onFound, onInvited }: ConnectScreenProps) {
  const [address, setAddress] = useState(unreachable ?? '');
  const [error, setError] = useState(unreachable === undefined ? undefined : noAnswer);
  const [busy, setBusy] = useState(false);

  const follow = async (link: string): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const found = await openInvite(link);
      if (found.state === 'right') return onInvited(found.origin, found.invite);
      if (found.state === 'other') return onFound(found.certificate);
      setError(found.state === 'unreachable' ? noAnswer : wrongServer);
    } catch (reason) {
      setError(failureWords(failureOf(reason)));
    }
    setBusy(false);
  };
  const connect = async (): Promise<void> => {
    if (isInviteLink(address)) return follow(address.trim());
    const origin = parseAddress(address);
    if (origin === null) return setError('This isn’t an address. It looks like chat.example.org.');
    setBusy(true);
    setError(undefined);
    const certificate = await ask('server.inspect', { origin }).catch(() => null);
    setBusy(false);
    if (certificate === null || certificate.state === 'unreachable') return setError(noAnswer);
    onFound(certificate);
  };

  return (
    <OnboardingLayout
      step={0}
      heading="Private by design, hosted by someone you know"
      title="Connect to your server"
      intro="Paste the invite you were sent. If you only have an address, that works too."
      onSubmit={() => void connect()}
    >
      <TextField
        label="Invite link or server address"
        icon={Link}
        autoFocus
        placeholder="chat.example.org"
        value={address}
        error={error}
        onChange={({ target }) => setAddress(target.value)}
      />
      <div>
        <Button type="submit" kind="primary" size="large" disabled={busy || address.trim() === ''}>
          {busy ? 'Looking …' : 'Continue'}
        </Button>
      </div>
    </OnboardingLayout>
  );
}
