import { useState } from 'react';
import type { NewSecondFactor } from '../../../engine/face.ts';
import { CodeField } from '../../account/code-field.tsx';
import { useAttempt } from '../../account/use-attempt.ts';
import { command } from '../../platform/engine.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { OneTimeCodesDialog } from './one-time-codes.tsx';
import { PasswordDialog } from './password-dialog.tsx';

type Step =
  | { readonly name: 'password' }
  | { readonly name: 'app'; readonly factor: NewSecondFactor }
  | { readonly name: 'codes'; readonly codes: readonly string[] };

/** Password, then the app on the phone, then the codes for when it is lost. It is on once a first code was right. */
export function SetSecondFactorDialog({ onClose }: { readonly onClose: () => void }) {
  const [step, setStep] = useState<Step>({ name: 'password' });
  switch (step.name) {
    case 'password':
      return (
        <PasswordDialog
          title="Set up a code at sign-in"
          description="You need an authenticator app on your phone. A computer that you unlock asks for a code once, and then no more."
          verb="Go on"
          act={async (password) =>
            setStep({ name: 'app', factor: await command('beginSecondFactor', { password }) })
          }
          onClose={onClose}
        />
      );
    case 'app':
      return (
        <AppStep
          factor={step.factor}
          onClose={onClose}
          onDone={(codes) => setStep({ name: 'codes', codes })}
        />
      );
    case 'codes':
      return <OneTimeCodesDialog codes={step.codes} onClose={onClose} />;
  }
}

interface AppStepProps {
  readonly factor: NewSecondFactor;
  readonly onClose: () => void;
  readonly onDone: (codes: readonly string[]) => void;
}

function AppStep({ factor, onClose, onDone }: AppStepProps) {
  const [code, setCode] = useState('');
  const { busy, error, run } = useAttempt();
  const confirm = async (): Promise<void> =>
    onDone((await command('confirmSecondFactor', { code })).oneTimeCodes);
  return (
    <ConfirmDialog
      title="Add it to your app"
      description="Scan this with the app on your phone, then type the code that it shows."
      verb="Turn on"
      busy={busy}
      incomplete={code.trim() === ''}
      onConfirm={() => run(confirm)}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <div className="flex items-center gap-5">
          <QrCode content={factor.uri} label="What the app on your phone scans" />
          <p className="min-w-0 text-13 text-text-2">
            No camera? Type this into the app:
            <span className="digits mt-1.5 block font-semibold text-text select-text">{factor.secret}</span>
          </p>
        </div>
        <CodeField
          label="Code from the app"
          help="Six digits, another six each half minute"
          value={code}
          error={error}
          onType={setCode}
          data-first-focus
        />
      </div>
    </ConfirmDialog>
  );
}
