import { useEffect, useState } from 'react';
import type { EngineFailure, Stakes } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { ApprovalAskForm } from './approval-ask-form.tsx';
import { ApprovalSymbols } from './approval-symbols.tsx';
import { ApprovedScreen } from './approved-screen.tsx';
import type { DoorProps } from './forgotten-account.ts';

type Step =
  | { readonly name: 'form'; readonly failure: EngineFailure | null }
  | { readonly name: 'waiting'; readonly symbols: string; readonly expiresAt: number }
  | { readonly name: 'approved'; readonly stakes: Stakes };

/** Another device of the account lets this one in: symbols shown here are typed there. */
export function ApprovalDoor({ account, onBack }: DoorProps) {
  const { origin, deviceName } = account;
  const [username, setUsername] = useState(account.username);
  const [step, setStep] = useState<Step>({ name: 'form', failure: null });
  const fail = (error: unknown): void => setStep({ name: 'form', failure: failureOf(error) });
  useEffect(() => () => void command('cancelApproval').catch(() => undefined), []);

  const ask = async (): Promise<void> => {
    const asked = await command('askApproval', { origin, username, deviceName });
    setStep({ name: 'waiting', ...asked });
    // Goes on by itself: whoever leaves meanwhile has cancelled it.
    command('awaitApproval').then((stakes) => setStep({ name: 'approved', stakes }), fail);
  };

  switch (step.name) {
    case 'form':
      return (
        <ApprovalAskForm
          account={account}
          username={username}
          failure={step.failure}
          onUsername={setUsername}
          onAsk={() => ask().catch(fail)}
          onBack={onBack}
        />
      );
    case 'waiting':
      return <ApprovalSymbols symbols={step.symbols} expiresAt={step.expiresAt} onCancel={onBack} />;
    case 'approved':
      return <ApprovedScreen username={username} stakes={step.stakes} onCancel={onBack} />;
  }
}
