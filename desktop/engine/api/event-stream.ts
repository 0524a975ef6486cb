import { EventSource } from 'eventsource';
import { streamEvents, type StreamEvent, type StreamEventName } from '@secure-chat/shared/contract';
import type { Platform } from '../platform.ts';

/** A heartbeat comes every 15 s; silence beyond this means that the connection is dead. */
const silenceMs = 45_000;

/** Where the stream is, and what opens it. */
export interface StreamAccess {
  readonly url: string;
  accessToken(): Promise<string>;
}

export interface StreamHandlers {
  onEvent(event: StreamEvent): void;
  /** Called once, for whatever reason the stream is over; `status` where the server refused it. */
  onEnd(status: number | undefined): void;
}

/**
 * One SSE stream with the bearer token in its header. It never reconnects by itself: what comes
 * after an end (backoff, sync) is one decision, made in `sync/connection.ts`.
 */
export function openEventStream(
  access: StreamAccess,
  platform: Pick<Platform, 'fetch' | 'clock'>,
  handlers: StreamHandlers,
): { close(): void } {
  const abort = new AbortController();
  let over = false;
  let cancelSilence: (() => void) | null = null;
  const source = new EventSource(access.url, {
    fetch: async (url, init) => {
      const token = await access.accessToken();
      const headers = { ...init.headers, Authorization: `Bearer ${token}` };
      // The library's own signal closes a stream; ours also ends one that is silent while it opens.
      const signal = AbortSignal.any([abort.signal, ...(init.signal ? [init.signal] : [])]);
      const request: RequestInit = {
        headers,
        signal,
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      };
      const response = await platform.fetch(url, request);
      return watchBytes(response, heard);
    },
  });

  function heard(): void {
    cancelSilence?.();
    if (!over) cancelSilence = platform.clock.after(silenceMs, () => end(undefined));
  }

  function end(status: number | undefined): void {
    if (over) return;
    over = true;
    cancelSilence?.();
    source.close();
    abort.abort();
    handlers.onEnd(status);
  }

  heard();
  source.addEventListener('error', (event) => end(event.code));
  for (const name of Object.keys(streamEvents) as StreamEventName[])
    source.addEventListener(name, (event) => {
      const parsed = parse(name, event.data);
      if (over) return;
      // A frame that breaks the contract ends the stream: sync is the way to what it held.
      if (parsed === null) end(undefined);
      else handlers.onEvent(parsed);
    });
  return {
    close: () => {
      over = true;
      cancelSilence?.();
      source.close();
      abort.abort();
    },
  };
}

/** Tells of every chunk, heartbeats included, which the parser swallows. */
function watchBytes(response: Response, heard: () => void): Response {
  if (response.body === null) return response;
  const watched = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        heard();
        controller.enqueue(chunk);
      },
    }),
  );
  const copy = new Response(watched, { status: response.status, headers: response.headers });
  Object.defineProperty(copy, 'url', { value: response.url });
  return copy;
}

function parse(name: StreamEventName, data: string): StreamEvent | null {
  try {
    const parsed = streamEvents[name].safeParse(JSON.parse(data));
    return parsed.success ? ({ name, data: parsed.data } as StreamEvent) : null;
  } catch {
    return null;
  }
}
