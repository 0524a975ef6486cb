import { useState } from 'react';
import type { Self } from '../../../engine/face.ts';
import { useCode } from '../../account/use-code.tsx';
import { command } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { KeepCodeDialog } from './keep-code-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';

interface SecureAccountDialogProps {
  readonly self: Self;
  readonly onClose: () => void;
}

type Step =
  | { readonly name: 'ask' }
  | { readonly name: 'keep'; readonly recoveryCode: string }
  | { readonly name: 'done' };

/** What happens is said first; then the new code is kept; only then is anything changed. */
export function SecureAccountDialog({ self, onClose }: SecureAccountDialogProps) {
  const [step, setStep] = useState<Step>({ name: 'ask' });
  const keep = (recoveryCode: string): void => setStep({ name: 'keep', recoveryCode });
  if (step.name === 'ask') return <AskDialog onPrepared={keep} onClose={onClose} />;
  if (step.name === 'done') return <DoneDialog onClose={onClose} />;
  const { username } = self;
  const done = (): void => setStep({ name: 'done' });
  return (
    <KeepDialog recoveryCode={step.recoveryCode} username={username} onSecured={done} onClose={onClose} />
  );
}

interface AskDialogProps {
  readonly onPrepared: (recoveryCode: string) => void;
  readonly onClose: () => void;
}

function AskDialog({ onPrepared, onClose }: AskDialogProps) {
  return (
    <PasswordDialog
      title="Secure your account"
      description="For when somebody may have a copy of what opens it, or had a computer of yours while it was unlocked."
      verb="Continue"
      busyVerb="Preparing …"
      forgives
      act={async (password) => onPrepared((await command('prepareSecuring', { password })).recoveryCode)}
      onClose={onClose}
    >
      <ul className="mb-4 grid list-disc gap-1 pl-5 text-13 text-text-2">
        <li>Your old messages stay readable. What is written from now on, nobody opens with an old copy.</li>
        <li>All your other devices are signed out. Sign in there again with your password.</li>
        <li>
          Everybody you talk with is asked to confirm your new safety number. What you write waits until they
          have.
        </li>
        <li>
          In a group, somebody who manages it lets you in again, as a member. If you are its only owner, make
          another one first.
        </li>
        <li>You get a new recovery code. The old one, and invites that nobody has used, stop working.</li>
      </ul>
    </PasswordDialog>
  );
}

interface KeepDialogProps {
  readonly recoveryCode: string;
  readonly username: string;
  readonly onSecured: () => void;
  readonly onClose: () => void;
}

function KeepDialog({ recoveryCode, username, onSecured, onClose }: KeepDialogProps) {
  const code = useCode();
  return (
    <KeepCodeDialog
      recoveryCode={recoveryCode}
      username={username}
      description="Keep it away from this computer, on paper if you can. Nothing has changed yet: that happens with the button below."
      verb="Secure my account"
      busyVerb="Securing …"
      act={() => command('confirmSecuring', code.shown).then(onSecured)}
      wordsOf={(failure) => {
        const told = code.hear(failure);
        return told === null ? undefined : failureWords(told);
      }}
      missing={code.missing}
      onClose={onClose}
    >
      {code.field}
    </KeepCodeDialog>
  );
}

function DoneDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      title="Your account is secured"
      description="All your other devices are signed out. The people you talk with are asked to confirm your new safety number; tell them another way that it is you."
      onClose={onClose}
      footer={
        <Button kind="primary" data-first-focus onClick={onClose}>
          Done
        </Button>
      }
    >
      <p className="text-13 text-text-2">
        If somebody may know your password, change it now as well: it stayed the same.
      </p>
    </Dialog>
  );
}
