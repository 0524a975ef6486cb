import { Hourglass } from 'lucide-react';
import type { ConversationSummary } from '../../../engine/face.ts';
import { Note } from '../../ui/note.tsx';

/** Stands above the composer after the account was secured: one may write, and it waits. */
export function UnconfirmedCard({ conversation }: { readonly conversation: ConversationSummary }) {
  return (
    <div className="mx-auto mb-3 max-w-[560px]">
      <Note icon={Hourglass} title="Your safety number is new.">
        {wordsOf(conversation)}
      </Note>
    </div>
  );
}

function wordsOf(conversation: ConversationSummary): string {
  if (conversation.kind === 'direct')
    return `What you write waits until ${conversation.title} has confirmed it.`;
  const waiting = 'What you write waits until somebody who manages this group has confirmed it.';
  return conversation.role === 'owner'
    ? `${waiting} Only another owner can: if there is none, make somebody one in the group’s details.`
    : waiting;
}
