import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { Engine } from '../engine.ts';
import type {
  ApprovalView,
  Connection,
  Contact,
  ConversationSummary,
  EngineEvent,
  Phase,
  TimelineItem,
  Transfer,
  Warning,
  Self,
} from '../face.ts';
import { systemClock, type Clock, type Platform } from '../platform.ts';

/** Long enough for a busy machine; reached only when something is wrong. */
const usualPatienceMs = 60_000;

export const testPassword = 'quiet kettle on the hill';

export interface TestClientOptions {
  readonly origin: string;
  /** Everything that this client keeps; handed to a second client, it is the same computer. */
  readonly disk?: IDBFactory;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly makePreview?: NonNullable<Platform['makePreview']>;
  /** For tests that fail often on purpose, as those that shrink. */
  readonly patienceMs?: number;
}

/** What a view would know by now. */
export interface Seen {
  phase: Phase | null;
  connection: Connection | null;
  conversations: readonly ConversationSummary[];
  accountWarnings: readonly Warning[];
  transfers: readonly Transfer[];
  approvals: readonly ApprovalView[];
  mailedReset: number | null;
  timelines: Map<string, Map<string, TimelineItem>>;
}

/** A real engine in Node, with everything it says gathered and waitable. */
export class TestClient {
  readonly engine: Engine;
  readonly disk: IDBFactory;
  readonly origin: string;
  /** As it was shown at sign-up. */
  recoveryCode = '';
  readonly #patienceMs: number;
  readonly seen: Seen = {
    phase: null,
    connection: null,
    conversations: [],
    accountWarnings: [],
    transfers: [],
    approvals: [],
    mailedReset: null,
    timelines: new Map(),
  };
  readonly #waiting = new Set<() => void>();

  constructor(options: TestClientOptions) {
    this.origin = options.origin;
    this.disk = options.disk ?? new IDBFactory();
    this.#patienceMs = options.patienceMs ?? usualPatienceMs;
    const platform: Platform = {
      fetch: options.fetch ?? fetch,
      indexedDB: this.disk,
      clock: options.clock ?? systemClock,
      random: Math.random,
      ...(options.makePreview && { makePreview: options.makePreview }),
    };
    this.engine = new Engine(platform, (event) => this.#hear(event));
  }

  /** Registers and goes online. */
  static async register(options: TestClientOptions & { readonly username: string }): Promise<TestClient> {
    const client = new TestClient(options);
    const { recoveryCode } = await client.engine.register({
      origin: options.origin,
      username: options.username,
      displayName: options.username.toUpperCase(),
      password: testPassword,
      deviceName: 'Test computer',
    });
    client.recoveryCode = recoveryCode;
    await client.engine.enter();
    await client.online();
    return client;
  }

  /** Whose client this is, once it is unlocked. */
  get self(): Self {
    const { phase } = this.seen;
    if (phase?.name !== 'unlocked') throw new Error('not unlocked');
    return phase.self;
  }

  /** The same computer after a restart: stopped, and unlocked with the password. */
  async restarted(options: Partial<TestClientOptions> = {}, password = testPassword): Promise<TestClient> {
    const client = await this.locked(options);
    await client.engine.unlock({ password });
    return client;
  }

  /** The same computer after a restart, before anything is typed. */
  async locked(options: Partial<TestClientOptions> = {}): Promise<TestClient> {
    this.engine.stop();
    const { origin, disk } = this;
    const client = new TestClient({ origin, disk, patienceMs: this.#patienceMs, ...options });
    await client.engine.start();
    return client;
  }

  /** Another computer on which the same account signs in with the password alone. */
  async secondDevice(password = testPassword, options: Partial<TestClientOptions> = {}): Promise<TestClient> {
    const client = new TestClient({ origin: this.origin, ...options });
    const { origin } = this;
    await client.engine.signIn({
      origin,
      username: this.self.username,
      password,
      deviceName: 'Second',
    });
    await client.online();
    return client;
  }

  /** Resolves when `condition` gives something; looks again at each thing the engine says. */
  async until<T>(condition: (seen: Seen) => T | null | undefined | false, what: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const look = (): void => {
        const found = condition(this.seen);
        if (found === null || found === undefined || found === false) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`waited in vain for ${what}`));
      }, this.#patienceMs);
      this.#waiting.add(look);
      look();
    });
  }

  async online(): Promise<void> {
    await this.until((seen) => seen.connection?.state === 'online', 'the connection');
  }

  /** Finds somebody and opens the conversation with them. */
  async startWith(username: string): Promise<string> {
    const contact = await this.engine.findPerson({ username });
    const { conversationId } = await this.engine.startConversation({ userId: contact.userId });
    return conversationId;
  }

  /** The texts of the whole timeline, as a view that scrolls through all of it sees them. */
  async texts(conversationId: string): Promise<string[]> {
    const items = await this.items(conversationId);
    return items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
  }

  async items(conversationId: string): Promise<readonly TimelineItem[]> {
    const page = await this.engine.getTimeline({ conversationId, limit: 100_000 });
    return page.items;
  }

  /** Waits until a message with this text is shown. */
  async message(conversationId: string, text: string): Promise<Extract<TimelineItem, { kind: 'message' }>> {
    return this.until((seen) => {
      for (const item of seen.timelines.get(conversationId)?.values() ?? [])
        if (item.kind === 'message' && item.text === text) return item;
      return null;
    }, `“${text}”`);
  }

  summary(conversationId: string): ConversationSummary | undefined {
    return this.seen.conversations.find((one) => one.conversationId === conversationId);
  }

  /** The other one of a conversation of two. */
  contact(conversationId: string): Contact | undefined {
    const summary = this.summary(conversationId);
    return summary?.kind === 'direct' ? summary.contact : undefined;
  }

  #hear(event: EngineEvent): void {
    if (event.name === 'phase') this.seen.phase = event.phase;
    else if (event.name === 'connection') this.seen.connection = event.connection;
    else if (event.name === 'conversations') this.seen.conversations = event.conversations;
    else if (event.name === 'transfers') this.seen.transfers = event.transfers;
    else if (event.name === 'approvals') this.seen.approvals = event.approvals;
    else if (event.name === 'mailed_reset') this.seen.mailedReset = event.expiresAt;
    else if (event.name === 'account_warning') this.seen.accountWarnings = event.warnings;
    else if (event.name === 'timeline') {
      const timeline = this.seen.timelines.get(event.conversationId) ?? new Map<string, TimelineItem>();
      this.seen.timelines.set(event.conversationId, timeline);
      for (const item of event.items) timeline.set(item.id, item);
      for (const id of event.removed) timeline.delete(id);
    }
    for (const look of this.#waiting) look();
  }
}
