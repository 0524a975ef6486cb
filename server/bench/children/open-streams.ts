import { get as getPlain, type IncomingMessage } from 'node:http';
import { get as getTls } from 'node:https';
import type { LoadPlan, PlannedStream } from './messages.ts';

/** How many connections are under way at a time: a crowd, but not one that overflows the accept queue. */
const atOnce = 64;

type Take = (stream: number, eventId: string) => void;

/**
 * Opens every stream and hands over the id of each message that arrives on it.
 * @throws {Error} if a stream is refused.
 */
export async function openStreams({ port, tls, streams }: LoadPlan, take: Take): Promise<void> {
  let next = 0;
  const openInTurn = async (): Promise<void> => {
    while (next < streams.length) {
      const index = next++;
      await openStream({ port, tls }, streams[index]!, (eventId) => take(index, eventId));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, openInTurn));
}

function openStream(
  { port, tls }: Pick<LoadPlan, 'port' | 'tls'>,
  stream: PlannedStream,
  take: (eventId: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${stream.token}`, Accept: 'text/event-stream' };
    const options = { host: '127.0.0.1', port, path: stream.path, agent: false, headers } as const;
    const take200 = (response: IncomingMessage): void => {
      if (response.statusCode !== 200) return reject(new Error(`a stream answered ${response.statusCode}`));
      readEvents(response, take);
      // The first bytes are the greeting: from here on the server knows the client.
      response.once('data', () => resolve());
    };
    // The certificate is the server's own, and nobody is there to compare it.
    const asked = tls
      ? getTls({ ...options, rejectUnauthorized: false }, take200)
      : getPlain(options, take200);
    asked.once('error', reject);
  });
}

function readEvents(response: IncomingMessage, take: (eventId: string) => void): void {
  let text = '';
  response.on('error', () => {});
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const [, data] = /^event: event\ndata: (.*)$/.exec(block) ?? [];
      if (data === undefined) continue;
      const { event } = JSON.parse(data) as { event: { eventId: string } };
      take(event.eventId);
    }
  });
}
