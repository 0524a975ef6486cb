import { randomUUID } from 'node:crypto';
import { fileBlockBytes } from '../bridge/contract.ts';
import type { PlayableType } from '../bridge/media-types.ts';
import { appOrigin } from './app-origin.ts';
import { mediaRange, type MediaRange } from './media-range.ts';

interface OpenMedia {
  readonly type: PlayableType;
  readonly size: number;
}

type Bytes = Uint8Array<ArrayBuffer>;
type AskPage = (read: MediaRange & { readonly readId: string; readonly mediaId: string }) => void;

const prefix = `${appOrigin}/media/`;

/**
 * Sound and film that the page plays. A player reads an address; behind this one stands the page's own Worker,
 * which fetches, checks and opens each block as it is asked for. Of a file no more than a block passes here at a
 * time, and nothing of it is kept.
 */
export class PlayingMedia {
  readonly #askPage: AskPage;
  readonly #open = new Map<string, OpenMedia>();
  readonly #reads = new Map<string, (bytes: Bytes | null) => void>();

  constructor(askPage: AskPage) {
    this.#askPage = askPage;
  }

  /** Under an address that nobody guesses, until it is closed or the page locks. */
  begin(media: OpenMedia): { readonly mediaId: string; readonly url: string } {
    const mediaId = randomUUID();
    this.#open.set(mediaId, media);
    return { mediaId, url: prefix + mediaId };
  }

  end(mediaId: string): null {
    this.#open.delete(mediaId);
    return null;
  }

  /** What the page's Worker opened; null where it could not. */
  answer(readId: string, bytes: Bytes | null): null {
    this.#reads.get(readId)?.(bytes);
    return null;
  }

  /** The page is gone, or locked. */
  abandon(): void {
    this.#open.clear();
    for (const settle of this.#reads.values()) settle(null);
  }

  /** @returns null for an address that is none of a player's. */
  respond({ url, headers }: Request): Response | null {
    if (!url.startsWith(prefix)) return null;
    const mediaId = url.slice(prefix.length);
    const media = this.#open.get(mediaId);
    if (!media) return new Response(null, { status: 404 });
    const range = mediaRange(headers.get('range'), media.size);
    if (range === null)
      return new Response(null, { status: 416, headers: { 'content-range': `bytes */${media.size}` } });
    return new Response(this.#stream(mediaId, range), { status: 206, headers: headersOf(media, range) });
  }

  /** One block ahead of the player and no more: what it never comes to is never fetched. */
  #stream(mediaId: string, { from, to }: MediaRange): ReadableStream<Bytes> {
    let at = from;
    return new ReadableStream(
      {
        pull: async (controller) => {
          const end = Math.min(to, at + fileBlockBytes);
          const bytes = await this.#read({ mediaId, from: at, to: end });
          // A player takes what ends early for the whole: an answer with a hole in it has to fail.
          if (bytes?.length !== end - at) return controller.error(new Error('not read'));
          at = end;
          controller.enqueue(bytes);
          if (at === to) controller.close();
        },
      },
      { highWaterMark: 1 },
    );
  }

  #read(range: MediaRange & { readonly mediaId: string }): Promise<Bytes | null> {
    if (!this.#open.has(range.mediaId)) return Promise.resolve(null);
    const readId = randomUUID();
    return new Promise((resolve) => {
      this.#reads.set(readId, (bytes) => {
        this.#reads.delete(readId);
        resolve(bytes);
      });
      this.#askPage({ ...range, readId });
    });
  }
}

function headersOf({ type, size }: OpenMedia, { from, to }: MediaRange): Record<string, string> {
  return {
    'content-type': type,
    'content-length': String(to - from),
    'content-range': `bytes ${from}-${to - 1}/${size}`,
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  };
}
