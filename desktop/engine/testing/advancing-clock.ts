import type { Clock } from '../platform.ts';

/** The real time, until a test moves it on: what is due by then is called at once. */
export class AdvancingClock implements Clock {
  readonly #waiting = new Set<{ readonly at: number; readonly call: () => void }>();
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  after(ms: number, callback: () => void): () => void {
    const cancel = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    };
    const call = (): void => {
      cancel();
      callback();
    };
    const waiting = { at: this.now() + ms, call };
    const timer = setTimeout(call, ms);
    this.#waiting.add(waiting);
    return cancel;
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
    for (const { at, call } of this.#waiting) if (at <= this.now()) call();
  }
}
