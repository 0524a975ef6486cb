import { createHash, randomFillSync } from 'node:crypto';
import type { TimelineItem } from '../face.ts';
import type { TestClient } from './test-client.ts';

export type FileMessage = Extract<TimelineItem, { kind: 'message' }>;

/** A file of random bytes, with the SHA-256 of its content. */
export function randomFile(bytes: number): { readonly file: Blob; readonly hash: string } {
  const content = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 65_536) randomFillSync(content, at, Math.min(65_536, bytes - at));
  return { file: new Blob([content]), hash: createHash('sha256').update(content).digest('hex') };
}

/** Waits until a message with a file of this name is in the log. */
export function fileMessage(client: TestClient, conversationId: string, name: string): Promise<FileMessage> {
  return client.until((seen) => {
    for (const item of seen.timelines.get(conversationId)?.values() ?? [])
      if (item.kind === 'message' && item.file?.name === name && item.seq !== null) return item;
    return null;
  }, `the file ${name}`);
}

/** Reads all of a file as a player would, a block at a time; gives the SHA-256 of what came. */
export async function readAll(
  client: TestClient,
  conversationId: string,
  item: FileMessage,
): Promise<{ readonly hash: string; readonly bytes: number }> {
  const { id, seq } = item;
  const opened = await client.engine.openFile({ conversationId, id, seq, purpose: 'save' });
  const hash = createHash('sha256');
  let from = 0;
  while (from < opened.size) {
    const block = await client.engine.readFile({ token: opened.token, from, to: opened.size });
    hash.update(block);
    from += block.length;
  }
  await client.engine.closeFile({ token: opened.token });
  return { hash: hash.digest('hex'), bytes: from };
}

/** A `fetch` that sees the parts of uploads go by. */
export class PartWatcher {
  /** Offsets of the parts that were sent, in their order, by attachment id. */
  readonly offsets = new Map<string, number[]>();
  /** Bytes of parts that the server has answered for. */
  answered = 0;
  /** Called as soon as a part is on its way. */
  onPart: (part: { readonly offset: number }) => void = () => undefined;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input as string);
    const sent = init?.body;
    if (init?.method !== 'PUT' || !(sent instanceof Uint8Array)) return fetch(input, init);
    const attachmentId = url.pathname.split('/').at(-2)!;
    const offset = Number(url.searchParams.get('offset'));
    this.offsets.set(attachmentId, [...(this.offsets.get(attachmentId) ?? []), offset]);
    const answer = fetch(input, init);
    this.onPart({ offset });
    const response = await answer;
    if (response.ok) this.answered += sent.length;
    return response;
  };
}

/** Counts what is read of a file. */
export function watchReads(file: Blob): {
  readonly file: Blob;
  readonly read: () => number;
  readonly largest: () => number;
} {
  const slice = file.slice.bind(file);
  let read = 0;
  let largest = 0;
  file.slice = (from = 0, to = file.size, type) => {
    const bytes = Math.min(to, file.size) - Math.min(from, file.size);
    read += bytes;
    largest = Math.max(largest, bytes);
    return slice(from, to, type);
  };
  return { file, read: () => read, largest: () => largest };
}
