import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { EngineFailure } from '../../../engine/face.ts';
import { failureTitle, failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import type { ForgottenAccount } from './forgotten-account.ts';
import { OnboardingLayout } from './layout.tsx';
import { UsernameField } from './username-field.tsx';

interface ApprovalAskFormProps {
  readonly account: ForgottenAccount;
  readonly username: string;
  /** How an earlier request ended. */
  readonly failure: EngineFailure | null;
  readonly onUsername: (username: string) => void;
  readonly onAsk: () => Promise<void>;
  readonly onBack: () => void;
}

/** Whose devices to ask. */
export function ApprovalAskForm(props: ApprovalAskFormProps) {
  const { account, username, failure, onUsername, onAsk, onBack } = props;
  const [busy, setBusy] = useState(false);
  const ask = (): void => {
    setBusy(true);
    void onAsk().finally(() => setBusy(false));
  };
  return (
    <OnboardingLayout
      heading="Another way in"
      title="Use another device"
      intro="A computer on which you’re signed in can let this one in. You’ll set a new password here, and nothing is lost."
      onSubmit={() => !busy && username !== '' && ask()}
    >
      <UsernameField account={account} value={username} onType={onUsername} />
      {failure && failure.code !== 'cancelled' && (
        <Note tone="warn" icon={ShieldAlert} alert title={failureTitle(failure) ?? 'You weren’t let in.'}>
          {failureWords(failure)}
        </Note>
      )}
      <div className="flex items-center gap-2.5">
        <Button
          type="submit"
          kind="primary"
          size="large"
          autoFocus={account.username !== ''}
          disabled={busy || username === ''}
        >
          {busy ? 'Asking …' : 'Ask my other device'}
        </Button>
        <Button kind="quiet" size="large" onClick={onBack}>
          Try another way
        </Button>
      </div>
    </OnboardingLayout>
  );
}
