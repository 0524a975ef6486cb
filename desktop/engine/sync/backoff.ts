import type { Platform } from '../platform.ts';

const firstMs = 500;
const longestMs = 30_000;

/** Exponential with full jitter: a thousand clients that lost one server do not return as one. */
export class Backoff {
  #attempt = 0;
  readonly #random: Platform['random'];

  constructor(random: Platform['random']) {
    this.#random = random;
  }

  /** Milliseconds until the next attempt; each call counts as a failure. */
  next(): number {
    const ceiling = Math.min(longestMs, firstMs * 2 ** this.#attempt);
    this.#attempt += 1;
    return Math.round(ceiling / 2 + (ceiling / 2) * this.#random());
  }

  reset(): void {
    this.#attempt = 0;
  }
}
