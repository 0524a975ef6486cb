/** What Chromium says of a request for a permission, as far as it matters here. */
export interface MediaRequest {
  /** Of the frame that asks. */
  readonly url: string;
  readonly isMainFrame: boolean;
  /** `audio`, `video`; empty for a question about devices in general. */
  readonly kinds: readonly string[];
}

/**
 * The microphone is open to the app's own page, for sound alone, and only between the moment at which somebody
 * began to record and its end. At any other time the page gets what every page gets: nothing. Each recording has a
 * turn of its own, so that the end of an earlier one that comes late takes nothing from a later one.
 */
export class Microphone {
  readonly #origin: string;
  readonly #askSystem: () => Promise<boolean>;
  #turn = 0;
  #isWanted = false;

  /** @param askSystem systems that have a switch of their own for it ask the person, once. */
  constructor(origin: string, askSystem: () => Promise<boolean>) {
    this.#origin = origin;
    this.#askSystem = askSystem;
  }

  async begin(): Promise<{ readonly turn: number; readonly allowed: boolean }> {
    this.letGo();
    const turn = this.#turn;
    const answer = await this.#askSystem();
    // Who was asked may take their time: by now the page can be gone, or somebody records anew.
    const allowed = answer && turn === this.#turn;
    if (allowed) this.#isWanted = true;
    return { turn, allowed };
  }

  end(turn: number): null {
    if (turn === this.#turn) this.letGo();
    return null;
  }

  /** The page is gone, or locked: what it had begun is over, and what it was about to begin. */
  letGo(): void {
    this.#turn += 1;
    this.#isWanted = false;
  }

  allows({ url, isMainFrame, kinds }: MediaRequest): boolean {
    const isSoundAlone = kinds.length === 1 && kinds[0] === 'audio';
    return this.#isWanted && isSoundAlone && isMainFrame && url.startsWith(`${this.#origin}/`);
  }
}
