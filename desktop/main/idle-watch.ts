export interface IdleWatchParts {
  /** Milliseconds since anybody last touched the computer. */
  readonly idleMs: () => number;
  readonly onIdle: () => void;
}

/**
 * Calls back once nobody has touched anything for a while. It looks exactly when that could first
 * be so, and not in between: a computer that rests is left to rest.
 */
export class IdleWatch {
  readonly #parts: IdleWatchParts;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: IdleWatchParts) {
    this.#parts = parts;
  }

  /** From now on, in the place of whatever was watched for before. */
  start(limitMs: number): void {
    this.stop();
    this.#look(limitMs);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #look(limitMs: number): void {
    const leftMs = limitMs - this.#parts.idleMs();
    if (leftMs <= 0) {
      this.#timer = null;
      return this.#parts.onIdle();
    }
    this.#timer = setTimeout(() => this.#look(limitMs), leftMs);
  }
}
