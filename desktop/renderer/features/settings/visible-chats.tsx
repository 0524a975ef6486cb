import type { VisibleConversation } from '../../../engine/face.ts';
import { countWords } from '../../ui/count-words.ts';
import { Note } from '../../ui/note.tsx';
import { sizeWords } from '../../ui/sizes.ts';
import { dayInSentence } from '../../ui/times.ts';
import { SettingsCard } from './setting-rows.tsx';

/** Each chat as this app names it, and below that as its server sees it; the bar draws how much lies there. */
export function VisibleChats({ chats }: { readonly chats: readonly VisibleConversation[] }) {
  const most = Math.max(1, ...chats.map(({ bytes }) => bytes));
  const sorted = chats.toSorted((one, other) => other.bytes - one.bytes);
  if (sorted.length === 0)
    return <Note title="No chats yet.">When you start one, the server knows with whom and when.</Note>;
  return (
    <SettingsCard title={`Your chats, ${sizeWords(totalOf(chats))} in all`}>
      {sorted.map((chat) => (
        <div key={chat.conversationId} className="px-4 py-3">
          <p className="flex items-baseline gap-3">
            <b className="min-w-0 flex-1 truncate weight-medium">{chat.title ?? 'A chat that isn’t here'}</b>
            <span className="flex-none text-13 text-text-2 tabular-nums">{sizeWords(chat.bytes)}</span>
          </p>
          <div
            aria-hidden
            className="my-1.5 h-1.5 overflow-hidden rounded-full bg-sunken forced-colors:border"
          >
            <div
              className="h-full rounded-full bg-accent forced-colors:bg-[CanvasText]"
              style={{ width: `${(100 * chat.bytes) / most}%` }}
            />
          </div>
          <p className="text-13 wrap-anywhere text-text-2">{seenOf(chat)}</p>
        </div>
      ))}
    </SettingsCard>
  );
}

const totalOf = (chats: readonly VisibleConversation[]): number =>
  chats.reduce((sum, { bytes }) => sum + bytes, 0);

/** In one line what its rows tell. */
function seenOf(chat: VisibleConversation): string {
  const { members, messages, dropped, files, changes, firstAt, lastAt } = chat;
  const counts = [
    countWords(messages, 'message'),
    dropped > 0 && `${dropped} of them emptied`,
    files > 0 && countWords(files, 'file'),
    chat.kind === 'group' && countWords(changes, 'change of who is in it', 'changes of who is in it'),
  ].filter((part) => part !== false);
  const who = `${namesOf(members)}: ${counts.join(', ')}`;
  if (firstAt === null || lastAt === null) return `${who}.`;
  const [from, to] = [dayInSentence(firstAt), dayInSentence(lastAt)];
  return from === to ? `${who}; ${from}.` : `${who}; from ${from} to ${to}.`;
}

/** The server knows all of them; people are shown the first few. */
function namesOf(members: readonly string[]): string {
  const shown = members.slice(0, 8).map((name) => `@${name}`);
  const more = members.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
