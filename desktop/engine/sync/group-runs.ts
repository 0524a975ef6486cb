import type { LogEvent, StreamEvent } from '@secure-chat/shared/contract';

/** Log events of one conversation that follow each other. */
export interface Run {
  readonly conversationId: string;
  readonly events: readonly LogEvent[];
}

export type OtherEvent = Exclude<StreamEvent, { name: 'event' }>;

/** What came on the stream, in its order: log events in runs, whatever else there is by itself. */
export function groupRuns(events: readonly StreamEvent[]): (Run | OtherEvent)[] {
  const groups: (Run | OtherEvent)[] = [];
  // What a run's events are added to; the last group, while it is a run.
  let run: { readonly conversationId: string; readonly events: LogEvent[] } | undefined;
  for (const event of events) {
    if (event.name !== 'event') run = undefined;
    else if (run?.conversationId === event.data.conversationId) {
      run.events.push(event.data.event);
      continue;
    } else run = { conversationId: event.data.conversationId, events: [event.data.event] };
    groups.push(run ?? (event as OtherEvent));
  }
  return groups;
}
