import { toBase64Url } from '@secure-chat/shared/bytes';
import type { TestServer } from '../../../../server/testing/test-server.ts';
import { toFailure } from '../../errors.ts';
import type { EngineErrorCode } from '../../face.ts';
import { startAfresh } from '../forger.ts';
import { HostileProxy } from '../hostile-proxy.ts';
import { keysOf } from '../hostile-stage.ts';
import { secure } from '../securing.ts';
import { TestClient, testPassword } from '../test-client.ts';
import type { Reader } from './truth.ts';

/** Longer than anything here takes; a run that shrinks waits this long each time. */
const patienceMs = 20_000;

/** What somebody may well be told who was too late, or out of reach. */
const usual: readonly EngineErrorCode[] = [
  'offline',
  'not_allowed',
  'roster_changed',
  'safety_number_changed',
  'message_gone',
];

/** Somebody behind a network of their own. */
export class Player {
  readonly name: string;
  readonly proxy: HostileProxy;
  client: TestClient;
  /** Started afresh or secured the account: the others are asked to confirm it. */
  hasNewIdentity = false;
  #identities: readonly string[];
  /** How often the app was started: what an earlier one still says is not heard. */
  #start = 0;
  #doing: Promise<void>[] = [];
  /** What nobody should ever be told. */
  #odd: unknown[] = [];

  static async register(server: TestServer, name: string): Promise<Player> {
    const proxy = new HostileProxy(server.origin);
    const origin = await proxy.start();
    const client = await TestClient.register({ origin, username: name, patienceMs });
    return new Player({ name, proxy, client, identity: await identityOf(client) });
  }

  private constructor(from: { name: string; proxy: HostileProxy; client: TestClient; identity: string }) {
    this.name = from.name;
    this.proxy = from.proxy;
    this.client = from.client;
    this.#identities = [from.identity];
  }

  get userId(): string {
    return this.client.self.userId;
  }

  get reader(): Reader {
    return { userId: this.userId, identities: this.#identities };
  }

  /** Begins something that may fail as people's acts do; it goes on while others act. */
  begin(act: (client: TestClient) => Promise<unknown>): void {
    const start = this.#start;
    const done = act(this.client).then(
      () => undefined,
      (error: unknown) => {
        // An app that ended in the middle of it says nothing.
        if (start === this.#start && !usual.includes(toFailure(error).code)) this.#odd.push(error);
      },
    );
    this.#doing.push(done);
  }

  /** @returns whether it was done; what a person may well be refused was not. */
  async tries(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!usual.includes(toFailure(error).code)) throw error;
      return false;
    }
  }

  /** @throws what an act failed with that has no right to fail so. */
  async finish(): Promise<void> {
    await Promise.all(this.#doing.splice(0));
    const [error] = this.#odd.splice(0);
    if (error !== undefined) throw error;
  }

  /** The app ends wherever it is, and is unlocked again on the same disk. */
  async restart(): Promise<void> {
    this.#start += 1;
    this.client = await this.client.restarted();
  }

  /** Everything is lost but the password: other keys under the same name, on a new computer. */
  async reset(server: TestServer): Promise<void> {
    const { origin, self } = this.client;
    this.#start += 1;
    this.client.engine.stop();
    await startAfresh(server, this.client);
    const client = new TestClient({ origin, patienceMs });
    this.client = client;
    this.proxy.link = 'up';
    const { username } = self;
    await client.engine.signIn({ origin, username, password: testPassword, deviceName: 'New computer' });
    this.#identities = [await identityOf(client)];
    this.hasNewIdentity = true;
  }

  /** Other keys under the same name, with those from before kept for what was said under them. */
  async secure(): Promise<void> {
    this.proxy.link = 'up';
    await this.client.engine.reconnect();
    await this.client.online();
    await this.finish();
    await secure(this.client);
    this.#identities = [...this.#identities, await identityOf(this.client)];
    this.hasNewIdentity = true;
  }

  async stop(): Promise<void> {
    this.client.engine.stop();
    await this.proxy.stop();
  }
}

async function identityOf(client: TestClient): Promise<string> {
  return toBase64Url((await keysOf(client)).identity.publicKey);
}
