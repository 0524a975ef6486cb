import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { apiPrefix, streamEvents, streamPath, type StreamEvent } from '@secure-chat/shared/contract';

type DataOf<N extends StreamEvent['name']> = Extract<StreamEvent, { name: N }>['data'];

export interface TestStream {
  /** The next event that passes `wanted`; earlier ones that don't are skipped. */
  next<N extends StreamEvent['name']>(name: N, wanted?: (data: DataOf<N>) => boolean): Promise<DataOf<N>>;
  /** Everything that arrived so far and was not waited for. */
  readonly seen: readonly StreamEvent[];
  /** How many heartbeats arrived. */
  nextHeartbeat(): Promise<void>;
  /** Resolves when the server ends the stream. */
  readonly ended: Promise<void>;
  /** Everything that came, as it came. */
  text(): string;
  close(): void;
}

/** Opens the live stream over plain HTTP and checks each event by its schema. */
export async function openTestStream(origin: string, token: string): Promise<TestStream> {
  const request = get(new URL(apiPrefix + streamPath, origin), {
    agent: false,
    headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`the stream answered ${response.statusCode}`);
  const events: StreamEvent[] = [];
  const waiting = new Set<() => void>();
  let text = '';
  let parsed = 0;
  let heartbeats = 0;
  const wake = (): void => waiting.forEach((check) => check());
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n', parsed); end !== -1; end = text.indexOf('\n\n', parsed)) {
      const block = text.slice(parsed, end);
      parsed = end + 2;
      if (block === ':') heartbeats++;
      else events.push(parseBlock(block));
    }
    wake();
  });
  response.on('error', () => {});
  const ended = new Promise<void>((resolve) => response.once('close', resolve));

  const until = <T>(check: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const attempt = (): void => {
        const found = check();
        if (found === undefined) return;
        waiting.delete(attempt);
        resolve(found);
      };
      waiting.add(attempt);
      void ended.then(() => reject(new Error('the stream ended before')));
      attempt();
    });

  return {
    seen: events,
    ended,
    text: () => text,
    close: () => request.destroy(),
    nextHeartbeat: async () => {
      const before = heartbeats;
      await until(() => heartbeats > before || undefined);
    },
    next: (name, wanted = () => true) =>
      until(() => {
        const at = events.findIndex((event) => event.name === name && wanted(event.data as never));
        if (at === -1) return undefined;
        return events.splice(0, at + 1).at(-1)!.data as DataOf<typeof name>;
      }),
  };
}

function parseBlock(block: string): StreamEvent {
  const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
  const name = fields.get('event') as StreamEvent['name'];
  return { name, data: streamEvents[name].parse(JSON.parse(fields.get('data')!)) } as StreamEvent;
}
