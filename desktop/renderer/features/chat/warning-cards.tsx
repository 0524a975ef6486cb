import type { ConversationSummary } from '../../../engine/face.ts';
import { command } from '../../platform/engine.ts';
import { warningTitle, warningWords } from '../../platform/words.ts';
import { Button } from '../../ui/button.tsx';
import { QuestionCard } from '../../ui/question-card.tsx';
import { clockTime, dayWords } from '../../ui/times.ts';

/** What is wrong with the conversation as a whole, since when, and what to do; gone when it was seen. */
export function WarningCards({ conversation }: { readonly conversation: ConversationSummary }) {
  const { warnings, conversationId } = conversation;
  const shown = warnings.filter(({ code }) => code !== 'contact_identity_changed');
  if (shown.length === 0) return null;
  return (
    <div
      role="alert"
      className="mx-auto grid w-full max-w-[calc(var(--w-stream)+56px)] flex-none gap-2 px-7 pt-3"
    >
      {shown.map(({ code, since, userId, name }) => (
        <QuestionCard
          key={`${code}/${userId}`}
          title={warningTitle({ code, ...(name !== undefined && { name }) })}
          actions={
            <Button
              size="small"
              onClick={() => void command('dismissWarning', { conversationId, code }).catch(() => undefined)}
            >
              I have seen this
            </Button>
          }
        >
          <p>
            Since {dayWords(since)}, {clockTime(since)}. {warningWords[code].text}
          </p>
        </QuestionCard>
      ))}
    </div>
  );
}
