import { ShieldQuestionMark } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { QuestionCard } from '../../ui/question-card.tsx';

export interface PausedCardProps {
  readonly contact: Contact;
  /** Whether what one writes waits for the answer; in a group it goes to the others at first. */
  readonly waits: boolean;
  readonly onCheck: () => void;
}

/** Takes the place of the composer: somebody who was checked changed, or two numbers were found to differ. */
export function PausedCard({ contact, onCheck }: PausedCardProps) {
  const [asking, setAsking] = useState(false);
  const { displayName: name, identityChanged } = contact;
  return (
    <>
      <QuestionCard
        title={identityChanged ? `Check it’s really ${name} before you write` : 'The safety numbers differ'}
        actions={
          <>
            <Button kind="primary" onClick={onCheck}>
              {identityChanged ? `Check with ${name}` : 'Compare again'}
            </Button>
            <Button onClick={() => setAsking(true)}>Continue without checking</Button>
          </>
        }
      >
        {identityChanged ? (
          <>
            <p className="max-w-[62ch] text-text-2">
              You had checked {name}’s safety number, and now it’s a new one. Most often that means a new
              start after a lost password, or an account that was secured. It can also mean someone is
              pretending to be {name}.
            </p>
            <WhyThisHappens />
          </>
        ) : (
          <p className="max-w-[62ch] text-text-2">
            You compared them, and they were not the same. Nothing goes out to {name} until you answer. Ask{' '}
            {name} in person which app and which user name they use.
          </p>
        )}
      </QuestionCard>
      <p className="flex min-h-6 items-center gap-1.5 px-1.5 pt-[7px] text-12 text-text-2">
        <ShieldQuestionMark size={14} className="flex-none text-warn-mark" aria-hidden />
        Sending is paused. What you already sent stays private.
      </p>
      {asking && <AskOnceMore contact={contact} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Somebody who was never checked changed: one button accepts, and what one writes waits until then. */
export function AcceptCard({ contact, waits, onCheck }: PausedCardProps) {
  const { accept, error } = useAccept(contact.userId);
  const name = contact.displayName;
  return (
    <div className="mx-auto mb-3 max-w-[560px]">
      <QuestionCard
        title={`${name}’s safety number changed`}
        actions={
          <>
            <Button size="small" onClick={onCheck}>
              Check with {name}
            </Button>
            <Button size="small" kind="quiet" onClick={accept}>
              Accept
            </Button>
          </>
        }
      >
        <p className="text-13 text-text-2">
          Usually this means they started afresh on a new computer, or secured their account. If it surprises
          you, check with them.{' '}
          {waits
            ? 'What you write waits until you answer.'
            : `Until then ${name} can’t read this group on it.`}
        </p>
        {error && <Refusal words={error} />}
      </QuestionCard>
    </div>
  );
}

function WhyThisHappens() {
  return (
    <details className="mt-1.5 max-w-[62ch] text-13 text-text-2">
      <summary className="w-fit weight-medium text-accent-text">Why this happens</summary>
      <p className="mt-1">
        The number belongs to their account on their computers. It changes when they begin anew without their
        recovery code, when they secure their account, and when somebody else takes their place. Only asking
        them tells you which.
      </p>
    </details>
  );
}

function AskOnceMore({ contact, onClose }: { readonly contact: Contact; readonly onClose: () => void }) {
  const { accept, error } = useAccept(contact.userId);
  const name = contact.displayName;
  return (
    <Dialog
      title="Continue without checking?"
      onClose={onClose}
      footer={
        <>
          <Button data-first-focus onClick={onClose}>
            Go back
          </Button>
          <Button kind="danger" onClick={accept}>
            Continue
          </Button>
        </>
      }
    >
      <p>
        What you wrote goes out to whoever has {name}’s account now.
        {contact.verified && ` The shield beside ${name}’s name goes away until you check again.`}
      </p>
      {error && <Refusal words={error} />}
    </Dialog>
  );
}

function Refusal({ words }: { readonly words: string }) {
  return (
    <p role="alert" className="mt-1 text-danger-text">
      {words}
    </p>
  );
}

/** What answers the question takes the card away by itself. */
function useAccept(userId: string): { readonly accept: () => void; readonly error: string | undefined } {
  const [error, setError] = useState<string>();
  const accept = (): void => {
    command('acceptIdentity', { userId }).catch((reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  return { accept, error };
}
