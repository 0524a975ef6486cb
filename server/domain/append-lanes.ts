import type { Appended } from '@secure-chat/shared/contract';
import type { Caller } from '../security/token.ts';
import { isPlainMessage } from './append-message.ts';
import type { ParsedEvent, ParsedMessage } from './parse-event.ts';

/** One request: its events go in together or not at all. */
export interface AppendRequest {
  readonly caller: Caller;
  readonly conversationId: string;
  readonly events: readonly ParsedEvent[];
}

/** A request that holds nothing but plain messages under ids of their own. */
export interface PlainRequest extends AppendRequest {
  readonly events: readonly ParsedMessage[];
}

interface Waiting {
  readonly request: AppendRequest;
  readonly resolve: (appended: Appended[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Ways {
  /**
   * Appends several requests at once.
   * @returns the places of each request, or undefined if nothing was appended.
   */
  readonly together: (
    conversationId: string,
    requests: readonly PlainRequest[],
  ) => Promise<Appended[][] | undefined>;
  /** Appends one request by itself, or says why not. */
  readonly alone: (request: AppendRequest) => Promise<Appended[]>;
}

/** As many events as one request may have. */
const eventsAtOnce = 64;

export interface AppendLanes {
  append(request: AppendRequest): Promise<Appended[]>;
}

/**
 * One lane a conversation: its requests are appended in the order in which they came. Those that wait
 * together go together; where that fails each goes alone, so that a refused one harms no other.
 */
export function createAppendLanes(ways: Ways): AppendLanes {
  const lanes = new Map<string, Waiting[]>();

  const run = async (conversationId: string, lane: Waiting[]): Promise<void> => {
    while (lane.length > 0) {
      const batch = takeBatch(lane);
      const requests = batch.map(({ request }) => request as PlainRequest);
      const places = batch.length > 0 ? await ways.together(conversationId, requests) : undefined;
      if (places !== undefined) {
        batch.forEach(({ resolve }, at) => resolve(places[at]!));
        continue;
      }
      const oneByOne = batch.length > 0 ? batch : lane.splice(0, 1);
      for (const { request, resolve, reject } of oneByOne) await ways.alone(request).then(resolve, reject);
    }
    lanes.delete(conversationId);
  };

  return {
    append: (request) =>
      new Promise((resolve, reject) => {
        const waiting = { request, resolve, reject };
        const { conversationId } = request;
        const lane = lanes.get(conversationId);
        if (lane !== undefined) return void lane.push(waiting);
        const started = [waiting];
        lanes.set(conversationId, started);
        void run(conversationId, started);
      }),
  };
}

/** The first requests of the lane that may go together; none if the first must go alone. */
function takeBatch(lane: Waiting[]): Waiting[] {
  const ids = new Set<string>();
  let count = 0;
  for (const { request } of lane) {
    const { events } = request;
    const isNew = new Set(events.map(({ eventId }) => eventId)).size === events.length;
    const fits = ids.size + events.length <= eventsAtOnce;
    // An id that is on its way already: a repetition, which is answered from the log.
    const isRepeated = events.some(({ eventId }) => ids.has(eventId));
    if (
      !fits ||
      !isNew ||
      isRepeated ||
      !events.every((event) => isPlainMessage(event, request.conversationId))
    )
      break;
    for (const { eventId } of events) ids.add(eventId);
    count += 1;
  }
  return lane.splice(0, count);
}
