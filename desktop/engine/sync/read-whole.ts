import { listEvents, type LogEvent } from '@secure-chat/shared/contract';
import type { SyncContext } from './context.ts';
import type { Conversation } from './conversation.ts';

/** Past this many events behind a hole nothing is read twice. */
const mostEvents = 20_000;

/** The events `after + 1 … upTo` of a log, or null where the server leaves out any of them. */
export async function readWhole(
  context: Pick<SyncContext, 'client'>,
  { state: { conversationId } }: Conversation,
  after: number,
  upTo: number,
): Promise<readonly LogEvent[] | null> {
  const read: LogEvent[] = [];
  if (upTo - after > mostEvents) return null;
  for (let at = after; at < upTo; at = read.at(-1)!.seq) {
    const page = await context
      .client()
      .call(listEvents, { params: { conversationId }, query: { after: at } });
    const fresh = page.events.filter(({ seq }) => seq > at);
    if (fresh.some(({ seq }, index) => seq !== at + 1 + index) || fresh.length === 0) return null;
    read.push(...fresh);
  }
  return read;
}
