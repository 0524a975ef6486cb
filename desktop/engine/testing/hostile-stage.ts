import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ConversationPage, Signed } from '@secure-chat/shared/contract';
import { startTestServer, type TestServer } from '../../../server/testing/test-server.ts';
import type { TimelineItem, UnverifiableReason, WarningCode } from '../face.ts';
import type { TestPerson } from '../../../server/testing/factories.ts';
import { openBundle, type OpenedAccount } from '../crypto/index.ts';
import { AccountStore } from '../storage/account-store.ts';
import { unlockHere } from '../sync/sign-in.ts';
import { HostileProxy } from './hostile-proxy.ts';
import { rewritingEvents, type EventJson } from './rewrite-events.ts';
import { TestClient, testPassword, type TestClientOptions } from './test-client.ts';

export interface Pair {
  /** Speaks with the honest server, where a test says nothing else. */
  readonly ann: TestClient;
  /** Speaks with the hostile one. */
  readonly bob: TestClient;
  readonly conversationId: string;
}

/** What every suite of attacks needs: a real server, the hostile one in front of it, and people. */
export class HostileStage {
  readonly #clients: TestClient[] = [];
  readonly #proxies: HostileProxy[] = [];
  #server!: TestServer;
  #proxy!: HostileProxy;
  #people = 0;
  /** Where the honest server is, and the hostile one. */
  honest = '';
  hostile = '';

  get proxy(): HostileProxy {
    return this.#proxy;
  }

  get server(): TestServer {
    return this.#server;
  }

  async start(): Promise<void> {
    this.#server = await startTestServer();
    this.#proxy = new HostileProxy(this.#server.origin);
    this.honest = this.#server.origin;
    this.hostile = await this.#proxy.start();
  }

  async reset(): Promise<void> {
    this.#proxy.hooks = {};
    this.#proxy.link = 'up';
    for (const client of this.#clients.splice(0)) client.engine.stop();
    for (const proxy of this.#proxies.splice(0)) await proxy.stop();
  }

  /** A second hostile view of the same server: for attacks that show two people different things. */
  async secondProxy(): Promise<{ readonly proxy: HostileProxy; readonly origin: string }> {
    const proxy = new HostileProxy(this.honest);
    this.#proxies.push(proxy);
    return { proxy, origin: await proxy.start() };
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
    await this.#server.stop();
  }

  /** A client that is stopped with its test. */
  client(options: Partial<TestClientOptions> = {}): TestClient {
    return this.keep(new TestClient({ origin: this.hostile, ...options }));
  }

  keep(client: TestClient): TestClient {
    this.#clients.push(client);
    return client;
  }

  /** Somebody new, signed in and online. */
  async person(name: string, origin = this.honest): Promise<TestClient> {
    this.#people += 1;
    return this.keep(await TestClient.register({ origin, username: `${name}-${this.#people}` }));
  }

  /** Two people who have talked, and whose log is quiet until a test writes. */
  async pair(annOrigin = this.honest): Promise<Pair> {
    const [ann, bob] = await Promise.all([this.person('ann', annOrigin), this.person('bob', this.hostile)]);
    const conversationId = await ann.startWith(bob.self.username);
    await ann.engine.sendText({ conversationId, text: 'first' });
    await bob.message(conversationId, 'first');
    await bob.engine.acceptRequest({ conversationId });
    // His name is the last thing on its way.
    await ann.until(() => ann.contact(conversationId)?.displayName.startsWith('BOB'), 'his name');
    return { ann, bob, conversationId };
  }

  /** Signs an account in on a computer that is new to it, through the hostile server. */
  async newDevice(username: string, options: Partial<TestClientOptions> = {}): Promise<TestClient> {
    const device = this.client(options);
    const deviceName = 'New computer';
    const origin = options.origin ?? this.hostile;
    await device.engine.signIn({ origin, username, password: testPassword, deviceName });
    return device;
  }

  /** Changes the messages that others wrote, wherever `reader` comes upon them. */
  rewriteMessages(reader: TestClient, change: (event: EventJson) => EventJson | null): void {
    const own = reader.self.userId;
    this.#proxy.hooks = rewritingEvents((event) =>
      event.kind === 'message' && event.senderUserId !== own ? change(event) : event,
    );
  }

  /** A conversation as the server shows it to a member, from its beginning. */
  async pageOf(member: TestClient, conversationId: string): Promise<ConversationPage> {
    let seen: ConversationPage | undefined;
    const { proxy, origin } = await this.secondProxy();
    proxy.hooks = {
      answer: (call, body) => {
        if (call !== 'POST /sync') return body;
        seen ??= (body['conversations'] as ConversationPage[]).find(
          (page) => page.conversationId === conversationId,
        );
        return body;
      },
    };
    const reader = await this.newDevice(member.self.username, { origin });
    await reader.online();
    reader.engine.stop();
    return seen!;
  }

  /** The public bundle of a person, as the server hands it to anybody who is signed in. */
  async bundleOf(username: string): Promise<Signed> {
    let seen: Signed | undefined;
    const { proxy: witness, origin } = await this.secondProxy();
    witness.hooks = {
      answer: (call, body) => {
        if (call === `GET /users/${username}`) seen = body['bundle'] as Signed;
        return body;
      },
    };
    const reader = await this.person('reader', origin);
    await reader.engine.findPerson({ username });
    reader.engine.stop();
    return seen!;
  }
}

/** One stage for all tests of a file; hooks and clients are each test's own. */
export function setHostileStage(): HostileStage {
  const stage = new HostileStage();
  beforeAll(() => stage.start(), 120_000);
  afterEach(() => stage.reset());
  afterAll(() => stage.stop());
  return stage;
}

/** Waits until the timeline says this of some event. */
export function unverifiable(
  client: TestClient,
  conversationId: string,
  reason: UnverifiableReason,
): Promise<TimelineItem> {
  return client.until((seen) => {
    const items = [...(seen.timelines.get(conversationId)?.values() ?? [])];
    return items.find((item) => item.kind === 'unverifiable' && item.reason === reason);
  }, `the reason ${reason}`);
}

export async function warned(client: TestClient, conversationId: string, code: WarningCode): Promise<void> {
  await client.until(
    () => client.summary(conversationId)?.warnings.some((warning) => warning.code === code),
    `the warning ${code}`,
  );
}

export async function accountWarned(client: TestClient, code: WarningCode): Promise<void> {
  await client.until(
    (seen) => seen.accountWarnings.some((warning) => warning.code === code),
    `the warning ${code}`,
  );
}

/** Waits until the server has the message. */
export async function logged(client: TestClient, conversationId: string, text: string): Promise<void> {
  await client.until((seen) => {
    const items = [...(seen.timelines.get(conversationId)?.values() ?? [])];
    return items.some((item) => item.kind === 'message' && item.text === text && item.seq !== null);
  }, `“${text}” on the server`);
}

/** The keys of somebody whose client this is: for what a member, not the server, does wrong. */
export async function keysOf(client: TestClient): Promise<OpenedAccount> {
  const stored = await new AccountStore(client.disk).read();
  return (await unlockHere(stored!, testPassword)).opened;
}

/** The bundle with which somebody registered or signed in. */
export async function ownBundleOf(client: TestClient): Promise<Signed> {
  return (await new AccountStore(client.disk).read())!.account.bundle;
}

/** A real client as the server's own tests see a person, for a roster that one of theirs signs. */
export async function memberOf(client: TestClient): Promise<TestPerson> {
  const { bundle, hash, encryptionKeyId } = await openBundle(await ownBundleOf(client));
  const keys = { identity: { spki: bundle.identityKey }, encryption: { keyId: encryptionKeyId } };
  return { userId: bundle.userId, ...keys, bundleHash: hash } as unknown as TestPerson;
}
