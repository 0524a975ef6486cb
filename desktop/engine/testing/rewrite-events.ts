import type { Hooks } from './hostile-proxy.ts';

export type Json = Record<string, unknown>;

/** An event of a log as it passes through the proxy. */
export interface EventJson extends Json {
  kind: string;
  seq: number;
  eventId: string;
  senderUserId?: string;
  body?: string | null;
}

/**
 * Hooks that change every event of a log wherever it passes: in the stream, in pages and in sync.
 * `change` answers null to withhold it.
 */
export function rewritingEvents(change: (event: EventJson) => EventJson | null): Hooks {
  const events = (list: unknown): EventJson[] =>
    (list as EventJson[]).flatMap((event) => change(event) ?? []);
  return {
    frame: (name, data) => {
      if (name !== 'event') return data;
      const event = change(data['event'] as EventJson);
      return event && { ...data, event };
    },
    answer: (_call, body) => {
      if (Array.isArray(body['events'])) return { ...body, events: events(body['events']) };
      if (!Array.isArray(body['conversations'])) return body;
      const conversations = (body['conversations'] as Json[]).map((page) => ({
        ...page,
        events: events(page['events']),
      }));
      return { ...body, conversations };
    },
  };
}
