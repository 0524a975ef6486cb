import { ShieldQuestionMark } from 'lucide-react';
import type { Contact, Person } from '../../../engine/face.ts';
import { QuestionCard } from '../../ui/question-card.tsx';
import { Note } from '../../ui/note.tsx';

interface AwaitedCardProps {
  readonly contact: Contact;
  readonly by: readonly Person[];
}

/** One has accepted somebody's new safety number; letting them into the group with it is for others to do. */
export function AwaitedCard({ contact, by }: AwaitedCardProps) {
  const name = contact.displayName;
  return (
    <div className="mx-auto mb-3 max-w-[560px]">
      <QuestionCard title={`${name} isn’t back in this group yet`}>
        <p className="text-13 text-text-2">
          You accepted the new safety number. {namesOf(by)} can let {name} in with it: ask them to open this
          chat. What you write here waits until then.
        </p>
      </QuestionCard>
    </div>
  );
}

/** In the place of the composer: what one would write could never go out. */
export function GroupOver({ name }: { readonly name: string }) {
  return (
    <Note tone="warn" icon={ShieldQuestionMark} title="This group can’t go on.">
      {name} was its only owner and has a new safety number, and nobody else may let them in with it. Make a
      new group with the same people, then leave this one. What was said here stays readable.
    </Note>
  );
}

function namesOf(people: readonly Person[]): string {
  const shown = people.slice(0, 3).map(({ name }) => name);
  const last = shown.pop()!;
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}
