import { LogOut } from 'lucide-react';
import { useState } from 'react';
import type { Connection } from '../../engine/face.ts';
import { command, failureOf, lock } from '../platform/engine.ts';
import { failureWords } from '../platform/words.ts';
import { Button } from '../ui/button.tsx';
import { StopScreen } from '../ui/stop-screen.tsx';
import { ErrorLine } from '../ui/error-line.tsx';

type Reason = Extract<Connection, { state: 'session_ended' }>['reason'];

const words: Record<Reason, string> = {
  revoked: 'This device was signed out from another of your devices, or when your password was set anew.',
  signed_out: 'This device was signed out.',
  recovered:
    'Somebody set a new password with your recovery code, which signs out every other device. If it wasn’t you, speak with the person who runs your server at once.',
  password_changed: 'A new password was set on another of your devices, which signed all others out.',
  reset:
    'Somebody started your account afresh with a one-time code. If it wasn’t you, speak with the person who runs your server at once.',
  secured:
    'Your account was secured on another of your devices, which signs out every other one. If it wasn’t you, speak with the person who runs your server at once.',
  wrong_password: 'Your password was changed, or your account was secured, on another device.',
};

const wayOn = (reason: Reason): string =>
  reason === 'wrong_password'
    ? 'To go on, lock, and type the new password. If it is still the same one, remove them here and sign in again.'
    : reason === 'reset'
      ? 'They open here with the old password until you remove them; nothing new comes to them.'
      : 'To go on, remove them here and sign in again with your password; your history comes back.';

/** The server no longer knows this device: the two ways on. */
export function SessionEndedScreen({ reason }: { readonly reason: Reason }) {
  const [error, setError] = useState<string>();
  const isNew = reason === 'wrong_password';
  const signOut = (): void => {
    command('signOut').catch((failure: unknown) => setError(failureWords(failureOf(failure))));
  };
  return (
    <StopScreen
      icon={LogOut}
      title="You’re signed out here"
      intro={`${words[reason]} Your messages are still sealed on this computer. ${wayOn(reason)}`}
      actions={
        <>
          <Button size="large" {...(isNew && { kind: 'primary' })} onClick={() => void lock()}>
            Lock
          </Button>
          <Button size="large" {...(!isNew && { kind: 'primary' })} onClick={signOut}>
            Remove and sign in again
          </Button>
        </>
      }
    >
      {error && <ErrorLine>{error}</ErrorLine>}
    </StopScreen>
  );
}
