import { useState } from 'react';
import type { ConversationSummary } from '../../../engine/face.ts';
import { command, failureOf } from '../../platform/engine.ts';
import { failureWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { QuestionCard } from '../../ui/question-card.tsx';

/** Somebody unknown wrote first: nothing goes back to them, not even a tick, before this is answered. */
export function RequestCard({ conversation }: { readonly conversation: ConversationSummary }) {
  const { conversationId } = conversation;
  const { title, text } = wordsOf(conversation);
  const [error, setError] = useState<string>();
  const accept = (): void => {
    command('acceptRequest', { conversationId }).catch((reason: unknown) =>
      setError(failureWords(failureOf(reason))),
    );
  };
  return (
    <QuestionCard
      title={title}
      actions={
        <Button kind="primary" onClick={accept}>
          Accept
        </Button>
      }
    >
      <p>{text}</p>
      {error && <p className="mt-1 text-danger-text">{error}</p>}
    </QuestionCard>
  );
}

function wordsOf(conversation: ConversationSummary): { readonly title: string; readonly text: string } {
  if (conversation.kind === 'group') {
    const who = conversation.addedBy?.username || 'someone';
    return {
      title: `@${who} wants you in this group`,
      text: 'You haven’t talked with them before. Nobody here sees that you read this, or your name, before you accept.',
    };
  }
  const { username, displayName } = conversation.contact;
  return {
    title: `@${username || 'someone'} wants to write to you`,
    text: `You haven’t talked before. They see that you read this only if you accept. The name “${displayName}” is what they call themselves; if it matters, compare safety numbers.`,
  };
}
