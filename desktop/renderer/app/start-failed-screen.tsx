import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import type { EngineFailure } from '../../engine/face.ts';
import { command, failureOf, lock } from '../platform/engine.ts';
import { failureWords } from '../platform/words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { StopScreen } from '../ui/stop-screen.tsx';

/** The app could not open what lies on this computer, or not start at all: never a bare window. */
export function StartFailedScreen({ failure }: { readonly failure: EngineFailure }) {
  const [removing, setRemoving] = useState(false);
  const damaged = failure.code === 'storage_damaged';
  return (
    <>
      <StopScreen
        icon={CircleAlert}
        title={damaged ? 'Your account can’t be opened here' : 'Secure Chat couldn’t start'}
        intro={damaged ? damagedWords : `${wordsAtStart(failure)} Nothing you wrote is lost.`}
        actions={
          <>
            {damaged && (
              <Button size="large" brick onClick={() => setRemoving(true)}>
                Remove from this computer
              </Button>
            )}
            {/* A start from nothing: whatever ran is ended first. */}
            <Button size="large" kind="primary" onClick={() => void lock()}>
              Try again
            </Button>
          </>
        }
      />
      {removing && <RemoveDialog onClose={() => setRemoving(false)} />}
    </>
  );
}

const wordsAtStart = (failure: EngineFailure): string =>
  failure.code === 'internal'
    ? 'Something went wrong before the app could open. Try again. If it stays so, restart the computer, then install the newest version.'
    : failureWords(failure);

const damagedWords =
  'What this computer keeps of your account is damaged. Try again first. If it stays so, remove it here and sign in again with your password: your history comes back from the server, where it lies sealed.';

function RemoveDialog({ onClose }: { readonly onClose: () => void }) {
  const [error, setError] = useState<string>();
  const remove = (): void => {
    command('signOut').catch((reason: unknown) => setError(failureWords(failureOf(reason))));
  };
  return (
    <ConfirmDialog
      title="Remove your account from this computer?"
      description="Messages that were still waiting to be sent are lost. Everything else comes back when you sign in."
      verb="Remove"
      danger
      error={error}
      onConfirm={remove}
      onClose={onClose}
    />
  );
}
