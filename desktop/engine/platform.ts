/**
 * What the engine asks of the place it runs in. The Worker hands it the browser's own; tests and
 * load generators hand it Node's `fetch` and an IndexedDB of their choice.
 */
export interface Platform {
  readonly fetch: typeof fetch;
  readonly indexedDB: IDBFactory;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter only, never a secret. */
  readonly random: () => number;
  /**
   * A small picture of an image, at most `limits.thumbnailBytes` long, or null where it is not to be
   * had. Absent where there is nothing to draw on: files then go without one.
   */
  readonly makePreview?: (image: Blob) => Promise<Blob | null>;
  /** Takes what is needed to notice news while the engine is gone. Absent where nobody watches. */
  readonly keepWatch?: (pass: WatchPass) => void;
}

/** Opens the live stream, and nothing else anywhere (see `issueStreamToken` of the contract). */
export interface WatchPass {
  readonly url: string;
  readonly token: string;
  /** Whose own messages are no news. */
  readonly userId: string;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms`; the answer cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
