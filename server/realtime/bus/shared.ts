/** A bus between processes, over whatever engine carries its texts. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { busMessage, here, type Bus, type BusMessage, type Origin } from './bus.ts';
import type { Link, OpenLink } from './link.ts';

/** PostgreSQL carries less than 8,000 bytes at a time, and our characters are one byte each. */
const maxText = 7_000;
/** A process says that it lives this often, and counts as lost after three times as long. */
const aliveMs = 5_000;
const envelope = z.object({
  from: z.string().max(36),
  messages: z.array(busMessage),
  /** Whether messages before these could not be sent. */
  lost: z.boolean(),
});

interface SharedOptions {
  readonly open: OpenLink;
  readonly onError: (error: unknown) => void;
  readonly aliveMs?: number;
}

/** @throws {Error} if the engine cannot be reached at the start; later it is waited for. */
export async function createSharedBus(options: SharedOptions): Promise<Bus> {
  const bus = new SharedBus(options);
  await bus.open();
  return bus;
}

class SharedBus implements Bus {
  readonly #own = randomUUID();
  readonly #options: SharedOptions;
  readonly #aliveMs: number;
  readonly #listeners: ((message: BusMessage, origin: Origin) => void)[] = [];
  readonly #onHeardBack: ((message: BusMessage) => void)[] = [];
  readonly #onMissed: (() => void)[] = [];
  readonly #onLost: ((origin: Origin) => void)[] = [];
  readonly #heardAt = new Map<Origin, number>();
  readonly #waiting: BusMessage[] = [];
  #link: Link | undefined;
  #alive: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #isUp = false;
  /** Whether something could not be sent, and the others do not know of it yet. */
  #hasLost = false;

  constructor(options: SharedOptions) {
    this.#options = options;
    this.#aliveMs = options.aliveMs ?? aliveMs;
  }

  async open(): Promise<void> {
    this.#link = await this.#options.open({
      onText: (text) => this.#hear(text),
      onUp: () => this.#comeUp(),
      onDown: (error) => {
        this.#isUp = false;
        this.#options.onError(error);
      },
    });
    this.#alive = setInterval(() => this.#watch(), this.#aliveMs).unref();
  }

  publish(message: BusMessage): void {
    for (const listener of this.#listeners) listener(message, here);
    this.#waiting.push(message);
    this.#sending ??= this.#sendAll();
  }

  subscribe(listener: (message: BusMessage, origin: Origin) => void): void {
    this.#listeners.push(listener);
  }

  onHeardBack(listener: (message: BusMessage) => void): void {
    this.#onHeardBack.push(listener);
  }

  onMissed(listener: () => void): void {
    this.#onMissed.push(listener);
  }

  onLost(listener: (origin: Origin) => void): void {
    this.#onLost.push(listener);
  }

  hears(): boolean {
    return this.#isUp;
  }

  async close(): Promise<void> {
    clearInterval(this.#alive);
    await this.#sending;
    await this.#link?.close();
  }

  #hear(text: string): void {
    const parsed = envelope.safeParse(readJson(text));
    // Another version's message: what it tells is found by sync.
    if (!parsed.success) return;
    const { from, messages, lost } = parsed.data;
    if (from === this.#own) return this.#hearBack(messages);
    this.#heardAt.set(from, performance.now());
    if (lost) for (const listener of this.#onMissed) listener();
    for (const message of messages) for (const listener of this.#listeners) listener(message, from);
  }

  #hearBack(messages: readonly BusMessage[]): void {
    for (const message of messages) for (const listener of this.#onHeardBack) listener(message);
  }

  #comeUp(): void {
    this.#isUp = true;
    // The first time nobody listens yet, and nothing was missed.
    if (this.#link === undefined) return;
    for (const listener of this.#onMissed) listener();
    void this.#send([]);
  }

  #watch(): void {
    void this.#send([]);
    // While nothing is heard, silence says nothing about others.
    if (!this.#isUp) return this.#heardAt.clear();
    for (const [origin, at] of this.#heardAt) {
      if (performance.now() - at <= 3 * this.#aliveMs) continue;
      this.#heardAt.delete(origin);
      for (const listener of this.#onLost) listener(origin);
    }
  }

  async #sendAll(): Promise<void> {
    // One turn, so that what is published together travels together.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#send(takeSome(this.#waiting));
    this.#sending = undefined;
  }

  /** What cannot be sent is not kept, but owned up to: clients of other processes then find it by sync. */
  async #send(messages: readonly BusMessage[]): Promise<void> {
    const lost = this.#hasLost;
    try {
      await this.#link!.send(JSON.stringify({ from: this.#own, messages, lost }));
      if (lost) this.#hasLost = false;
    } catch (error) {
      if (messages.length > 0) this.#hasLost = true;
      this.#options.onError(error);
    }
  }
}

/** As many as fit into one text; one at least. */
function takeSome(messages: BusMessage[]): BusMessage[] {
  let length = 0;
  const over = messages.findIndex((message) => (length += JSON.stringify(message).length + 1) > maxText);
  return messages.splice(0, over === -1 ? messages.length : Math.max(1, over));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
