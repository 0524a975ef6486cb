import type { ServerProcess } from '../../../build/start-server.ts';
import { TestClient, testPassword } from '../../engine/testing/test-client.ts';
import type { RunningApp } from './launch-app.ts';
import { PlainDoor } from './plain-door.ts';
import { World, type WorldOptions } from './world.ts';

/** What a story is played on: a real server, people whose engines run in Node, and one's own real app. */
export interface Stage {
  readonly server: ServerProcess;
  /** Somebody whose engine runs in Node. */
  join(username: string): Promise<TestClient>;
  /** Somebody's account on a computer that is new to it. */
  comeBack(client: TestClient): Promise<TestClient>;
  /** The real app, with a profile of its own. */
  open(name: string): Promise<RunningApp>;
  /** The server goes away and comes back with its data, at the same address. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(options: WorldOptions = {}): Promise<Stage> {
  const world = await World.start(options);
  const door = new PlainDoor(world.server.origin);
  const origin = await door.open();
  const cast: TestClient[] = [];
  return {
    get server() {
      return world.server;
    },
    async join(username) {
      const client = await TestClient.register({ origin, username });
      cast.push(client);
      return client;
    },
    open: (name) => world.open(name),
    async restart(meanwhile) {
      await world.server.stop();
      await meanwhile();
      await world.startServer();
    },
    async comeBack({ origin, self }) {
      const client = new TestClient({ origin });
      const { username } = self;
      await client.engine.signIn({ origin, username, password: testPassword, deviceName: 'New computer' });
      cast.push(client);
      return client;
    },
    async close() {
      for (const client of cast) client.engine.stop();
      await door.close();
      await world.close();
    },
  };
}

/** One writes to the other, who accepts; gives back the conversation. */
export async function acquaint(one: TestClient, other: TestClient, first: string): Promise<string> {
  const username = other.seen.phase?.name === 'unlocked' ? other.seen.phase.self.username : '';
  const conversationId = await one.startWith(username);
  await one.engine.sendText({ conversationId, text: first });
  await other.message(conversationId, first);
  await other.engine.acceptRequest({ conversationId });
  return conversationId;
}

/** Somebody who has an account signs in at a new computer, by keyboard alone. */
export async function signIn({ page }: RunningApp, username: string): Promise<void> {
  await page.getByLabel('Your name').waitFor();
  await tabTo(page, 'I already have an account');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await tabTo(page, 'User name');
  await page.keyboard.type(username);
  await tabTo(page, 'Password');
  await page.keyboard.type(testPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Chats' }).waitFor({ timeout: 120_000 });
}

/** Presses Tab until what has this accessible name has the focus. */
export async function tabTo(page: RunningApp['page'], name: string): Promise<void> {
  const wanted = page
    .locator(':focus')
    .and(page.getByLabel(name, { exact: true }).or(page.getByRole('button', { name })));
  for (let presses = 0; presses < 60; presses++) {
    if ((await wanted.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached “${name}”`);
}
