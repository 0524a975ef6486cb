import type { Appended, NewEvent } from '@secure-chat/shared/contract';
import { lockConversation } from '../access/conversation.ts';
import { BoundedMap } from '../app/bounded-map.ts';
import { AppError } from '../app/errors.ts';
import type { Caller } from '../security/token.ts';
import { appendControl } from './append-control.ts';
import { createAppendLanes, type AppendLanes, type AppendRequest } from './append-lanes.ts';
import { appendMessage } from './append-message.ts';
import { appendSession } from './append-session.ts';
import type { DomainContext } from './context.ts';
import { ConversationLog } from './conversation-log.ts';
import type { FreshRuns } from './fresh-runs.ts';
import { GroupCommit, placesOf, type Heads } from './group-commit.ts';
import { parseEvent, type ParsedEvent } from './parse-event.ts';

/**
 * Appends a batch, all or nothing (PROTOCOL §8). What is there already answers with its place, before
 * its roster is looked at: a repetition is no news.
 * @throws {AppError} `not_found`, `invalid_request`, `event_conflict`, `stale_roster`, `unknown_session`,
 * `invalid_signature`, `forbidden`, `account_deleted` in a conversation of two that one of them left for good.
 */
export async function appendEvents(
  { lanes }: Pick<DomainContext, 'lanes'>,
  caller: Caller,
  conversationId: string,
  newEvents: readonly NewEvent[],
): Promise<Appended[]> {
  const events = newEvents.map((event, at) => parseEvent(event, `events.${at}`));
  return lanes.append({ caller, conversationId, events });
}

type AppendContext = Pick<DomainContext, 'knex' | 'bus' | 'sweeper' | 'audit'> & {
  readonly fresh: FreshRuns;
  readonly onError: (error: unknown) => void;
};

/** Some 200 bytes each. */
const maxHeads = 50_000;

/** The lanes of this process. Messages go together where they can; all else goes alone. */
export function createAppends(context: AppendContext): AppendLanes {
  const { knex, bus, fresh, onError } = context;
  const heads: Heads = new BoundedMap(maxHeads);
  const groupCommit = new GroupCommit(knex, heads, onError);
  bus.subscribe((message) => {
    if (message.type !== 'appended') return;
    const { conversationId, lastSeq } = message;
    if ((heads.get(conversationId)?.seq ?? lastSeq) < lastSeq) heads.delete(conversationId);
  });
  return createAppendLanes({
    alone: (request) => appendAlone(context, heads, request),
    async together(conversationId, requests) {
      const committed = await groupCommit.commit({ conversationId, requests });
      if (committed === undefined) return undefined;
      const { run, rosterVersion } = committed;
      const published = { conversationId, firstSeq: run.before.seq + 1, lastSeq: run.after.seq };
      fresh.keep(published, { events: run.messages.map(({ row }) => row), rosterVersion });
      bus.publish({ type: 'appended', ...published });
      return placesOf(committed, requests);
    },
  });
}

/** One request in a transaction that holds the conversation's row. */
async function appendAlone(
  context: Pick<AppendContext, 'knex' | 'bus' | 'sweeper' | 'audit'>,
  heads: Heads,
  { caller, conversationId, events }: AppendRequest,
): Promise<Appended[]> {
  const { appended, run, rekeyed, head } = await context.knex.transaction(async (trx) => {
    const conversation = await lockConversation(trx, caller.userId, conversationId);
    const log = new ConversationLog(trx, conversation);
    await log.recall(events.map((event) => event.eventId));
    const rosterBefore = conversation.rosterHash;
    const appended: Appended[] = [];
    for (const event of events) appended.push(await place(log, caller, event));
    const run = await log.close();
    const head = { seq: conversation.headSeq, hash: conversation.headHash };
    return { appended, run, rekeyed: conversation.rosterHash !== rosterBefore, head };
  });
  heads.set(conversationId, head);
  if (run !== undefined) context.bus.publish({ type: 'appended', conversationId, ...run });
  if (events.some((event) => event.kind === 'message' && event.header.drops !== null)) context.sweeper.wake();
  if (rekeyed) context.audit.record('keys_changed', { ...caller, conversationId });
  return appended;
}

async function place(log: ConversationLog, caller: Caller, event: ParsedEvent): Promise<Appended> {
  const repeated = log.findRepeated(event, caller.userId);
  if (repeated !== undefined) return repeated;
  if (log.conversation.closedAt !== null) throw new AppError('account_deleted');
  switch (event.kind) {
    case 'control':
      return appendControl(log, caller, event);
    case 'session':
      return appendSession(log, caller, event);
    case 'message':
      return appendMessage(log, caller, event);
  }
}
