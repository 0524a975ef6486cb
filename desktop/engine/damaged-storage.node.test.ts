import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { wrap } from 'idb';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { toFailure } from './errors.ts';
import { TestClient, testPassword } from './testing/test-client.ts';

/** A disk that keeps something else than what was written to it: named, and never a dead end. */

let server: TestServer;
const clients: TestClient[] = [];

beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterEach(() => {
  for (const client of clients.splice(0)) client.engine.stop();
});
afterAll(async () => {
  await server.stop();
});

/** A second engine on the computer of somebody who registered, while nothing runs on it. */
async function computerOf(username: string): Promise<{ client: TestClient; userId: string }> {
  const first = await TestClient.register({ origin: server.origin, username });
  const phase = first.seen.phase!;
  first.engine.stop();
  const client = new TestClient({ origin: server.origin, disk: first.disk });
  clients.push(client);
  return { client, userId: phase.name === 'unlocked' ? phase.self.userId : '' };
}

/** Replaces each value of a store by what `damage` makes of it. */
async function overwrite(
  client: TestClient,
  [name, store]: readonly [string, string],
  damage: (value: unknown) => unknown,
): Promise<void> {
  const database = (await wrap(client.disk.open(name)))!;
  const transaction = database.transaction(store, 'readwrite');
  const keys = await transaction.store.getAllKeys();
  for (const key of keys) await transaction.store.put(damage(await transaction.store.get(key)), key);
  await transaction.done;
  database.close();
}

function flipLastBit(sealed: unknown): Uint8Array {
  const bytes = new Uint8Array(sealed as Uint8Array);
  bytes[bytes.length - 1]! ^= 1;
  return bytes;
}

const codeOf = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'nothing wrong',
    (error: unknown) => toFailure(error).code,
  );

it('names an account that can’t be read, instead of taking it for nobody’s', async () => {
  const { client } = await computerOf('damaged-account');
  expect(await client.engine.start()).toMatchObject({ name: 'locked' });
  await overwrite(client, ['secure-chat', 'accounts'], () => ({ origin: 7 }));
  expect(await codeOf(client.engine.start())).toBe('storage_damaged');
});

it('names an archive that can’t be read, and leaves a wrong password what it is', async () => {
  const { client, userId } = await computerOf('damaged-archive');
  await overwrite(client, [`secure-chat/${userId}`, 'sealed'], flipLastBit);
  expect(await codeOf(client.engine.unlock({ password: 'not the password' }))).toBe('wrong_password');
  expect(await codeOf(client.engine.unlock({ password: testPassword }))).toBe('storage_damaged');
});

it('cleans the computer of what can’t be read, and lets its owner in again', async () => {
  const { client, userId } = await computerOf('cleaned');
  await overwrite(client, ['secure-chat', 'accounts'], () => 'nonsense');
  await overwrite(client, [`secure-chat/${userId}`, 'sealed'], flipLastBit);
  await client.engine.signOut();
  expect(await client.disk.databases()).toEqual([]);
  expect(await client.engine.start()).toEqual({ name: 'signed_out' });
  await client.engine.signIn({
    origin: server.origin,
    username: 'cleaned',
    password: testPassword,
    deviceName: 'Test computer',
  });
  await client.online();
});

it('cleans the computer although an unlock that failed still holds the archive open', async () => {
  const { client, userId } = await computerOf('held-open');
  await overwrite(client, [`secure-chat/${userId}`, 'sealed'], flipLastBit);
  expect(await codeOf(client.engine.unlock({ password: testPassword }))).toBe('storage_damaged');
  await client.engine.signOut();
  expect(await client.disk.databases()).toEqual([]);
});
