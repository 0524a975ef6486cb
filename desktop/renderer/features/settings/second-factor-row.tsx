import { Smartphone } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { SecondFactorView } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { EndSecondFactorDialog } from './end-second-factor-dialog.tsx';
import { RenewCodesDialog } from './renew-codes-dialog.tsx';
import { SetSecondFactorDialog } from './set-second-factor-dialog.tsx';
import { SettingRow } from './setting-rows.tsx';

/** The second step at sign-in: whether it is on, and the ways to change that. */
export function SecondFactorRow() {
  const [state, setState] = useState<SecondFactorView | null>(null);
  const [error, setError] = useState<string>();
  const [open, setOpen] = useState<'set' | 'codes' | 'end' | null>(null);
  const load = useCallback(() => {
    command('getSecondFactor').then(
      (now) => {
        setState(now);
        setError(undefined);
      },
      (reason: unknown) => setError(failureWords(failureOf(reason))),
    );
  }, []);
  useEffect(load, [load]);
  const close = (): void => {
    setOpen(null);
    load();
  };
  // One child of its card, whatever stands over it.
  return (
    <div>
      <SettingRow icon={Smartphone} name="Code at sign-in" about={aboutOf(state)}>
        {state?.on === false && (
          <Button size="small" onClick={() => setOpen('set')}>
            Set up
          </Button>
        )}
        {state?.on && (
          <>
            <Button size="small" onClick={() => setOpen('codes')}>
              New one-time codes
            </Button>
            <Button size="small" brick onClick={() => setOpen('end')}>
              Turn off
            </Button>
          </>
        )}
      </SettingRow>
      {error && (
        <div className="px-4 py-2.5">
          <ErrorLine>{error}</ErrorLine>
        </div>
      )}
      {open === 'set' && <SetSecondFactorDialog onClose={close} />}
      {open === 'codes' && <RenewCodesDialog onClose={close} />}
      {open === 'end' && <EndSecondFactorDialog onClose={close} />}
    </div>
  );
}

function aboutOf(state: SecondFactorView | null): string {
  if (!state?.on) return 'After the password, a new computer asks for a code from an app on your phone';
  const { codesLeft } = state;
  const left = codesLeft === 1 ? '1 one-time code' : `${codesLeft} one-time codes`;
  return `On. A new computer asks for a code from your phone. You have ${left} left for when it’s lost.`;
}
