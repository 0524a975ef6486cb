import type { StreamEvent } from '@secure-chat/shared/contract';
import { openEventStream } from './api/event-stream.ts';
import type { Platform, WatchPass } from './platform.ts';
import { Backoff } from './sync/backoff.ts';

/**
 * Listens while the app is locked: it holds no key and opens nothing, it only notices that somebody
 * wrote. Its pass is good for the live stream alone.
 */
export class Watch {
  readonly #platform: Pick<Platform, 'fetch' | 'clock' | 'random'>;
  readonly #onNews: (conversationId: string) => void;
  readonly #backoff: Backoff;
  #pass: WatchPass | null = null;
  #stop = (): void => undefined;

  constructor(
    platform: Pick<Platform, 'fetch' | 'clock' | 'random'>,
    onNews: (conversationId: string) => void,
  ) {
    this.#platform = platform;
    this.#onNews = onNews;
    this.#backoff = new Backoff(platform.random);
  }

  /** Takes a pass, or forgets the one it has. */
  keep(pass: WatchPass | null): void {
    this.#pass = pass;
  }

  start(): void {
    this.stop();
    if (this.#pass !== null) this.#open(this.#pass);
  }

  stop(): void {
    this.#stop();
    this.#stop = () => undefined;
  }

  #open(pass: WatchPass): void {
    const access = { url: pass.url, accessToken: async () => pass.token };
    const stream = openEventStream(access, this.#platform, {
      onEvent: (event) => this.#hear(event, pass),
      // The pass counts for nothing any more: the device was ended, or a week has gone.
      onEnd: (status) => (status === 401 ? this.stop() : this.#openLater(pass)),
    });
    this.#stop = () => stream.close();
  }

  #hear(event: StreamEvent, { userId }: WatchPass): void {
    this.#backoff.reset();
    if (event.name === 'ended') return this.stop();
    if (event.name !== 'event') return;
    const { conversationId, event: sealed } = event.data;
    if (sealed.kind === 'message' && sealed.senderUserId !== userId) this.#onNews(conversationId);
  }

  #openLater(pass: WatchPass): void {
    this.#stop = this.#platform.clock.after(this.#backoff.next(), () => this.#open(pass));
  }
}
