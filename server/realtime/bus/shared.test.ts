import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, dropTestDatabase } from '../../testing/test-cluster.ts';
import { here, type Bus, type BusMessage, type Origin } from './bus.ts';
import type { Link } from './link.ts';
import { openPostgresLink } from './postgres.ts';
import { createSharedBus } from './shared.ts';

let url: string;
const opened: Bus[] = [];
beforeAll(async () => {
  url = await createTestDatabase();
});
afterAll(() => dropTestDatabase(url));
afterEach(async () => {
  await Promise.all(opened.splice(0).map((bus) => bus.close()));
});

async function open(aliveMs?: number): Promise<Bus> {
  const timing = aliveMs === undefined ? {} : { aliveMs };
  const bus = await createSharedBus({ open: openPostgresLink(url), onError: () => {}, ...timing });
  opened.push(bus);
  return bus;
}

/** What a bus tells, and a promise for when it has told `count` messages. */
function listen(bus: Bus) {
  const heard: { message: BusMessage; origin: Origin }[] = [];
  const waiting = new Set<() => void>();
  bus.subscribe((message, origin) => {
    heard.push({ message, origin });
    waiting.forEach((check) => check());
  });
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (heard.length >= count) resolve();
      };
      waiting.add(check);
      check();
    });
  return { heard, until };
}

const vault = (version: number): BusMessage => ({
  type: 'vault',
  userId: randomUUID(),
  deviceId: randomUUID(),
  version,
});

test('one’s own messages are heard at once and once, the others’ in their order', async () => {
  const [one, other] = [await open(), await open()];
  const [near, far] = [listen(one), listen(other)];
  const messages = Array.from({ length: 500 }, (_, version) => vault(version));
  for (const message of messages) one.publish(message);
  expect(near.heard.map(({ message }) => message)).toEqual(messages);
  await far.until(500);
  expect(far.heard.map(({ message }) => message)).toEqual(messages);
  expect(new Set(far.heard.map(({ origin }) => origin)).size).toBe(1);
  expect(far.heard[0]!.origin).not.toBe(here);
  other.publish(vault(1));
  await near.until(501);
  expect(near.heard).toHaveLength(501);
  expect(far.heard).toHaveLength(501);
});

test('one’s own messages come back among the others’, in one order for all', async () => {
  const [one, other] = [await open(), await open()];
  const orders = [one, other].map((bus) => {
    const order: number[] = [];
    const note = (message: BusMessage): unknown => message.type === 'vault' && order.push(message.version);
    bus.subscribe((message, origin) => origin !== here && note(message));
    bus.onHeardBack(note);
    return order;
  });
  const { until } = listen(other);
  const back = new Promise<void>((resolve) => {
    other.onHeardBack(({ type }) => type === 'who_is_online' && resolve());
  });
  for (let version = 0; version < 100; version++) {
    (version % 2 === 0 ? one : other).publish(vault(version));
    await new Promise(setImmediate);
  }
  await until(100);
  other.publish({ type: 'who_is_online' });
  await back;
  expect(orders[1]).toHaveLength(100);
  await expect.poll(() => orders[0]).toEqual(orders[1]);
});

test('what is no message of ours is passed over', async () => {
  const [one, other] = [await open(), await open()];
  const { heard, until } = listen(other);
  const client = new Client({ connectionString: url });
  await client.connect();
  const from = randomUUID();
  for (const text of [
    '',
    'null',
    '{"from":1}',
    JSON.stringify({ from, lost: false, messages: [{ type: 'new' }] }),
  ])
    await client.query('SELECT pg_notify($1, $2)', ['secure_chat', text]);
  await client.end();
  one.publish(vault(7));
  await until(1);
  expect(heard.map(({ message }) => message)).toMatchObject([{ version: 7 }]);
});

test('a message that is larger than one notification may be goes through in pieces with others', async () => {
  const [one, other] = [await open(), await open()];
  const { heard, until } = listen(other);
  const userIds = Array.from({ length: 100 }, () => randomUUID());
  for (let at = 0; at < 5; at++) one.publish({ type: 'online', userIds });
  await until(5);
  expect(heard.map(({ message }) => message)).toEqual(
    Array.from({ length: 5 }, () => ({ type: 'online', userIds })),
  );
});

test('a process that says nothing any more is told as lost', async () => {
  const [one, other] = [await open(20), await open(20)];
  const { heard, until } = listen(other);
  one.publish(vault(1));
  await until(1);
  const lost = new Promise<Origin>((resolve) => other.onLost(resolve));
  await one.close();
  expect(await lost).toBe(heard[0]!.origin);
});

test('after a lost connection it says that messages were missed, and hears again', async () => {
  const [one, other] = [await open(), await open()];
  const { until } = listen(other);
  const missed = [one, other].map((bus) => new Promise<void>((resolve) => bus.onMissed(resolve)));
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'secure-chat bus' AND datname = current_database()`,
  );
  await client.end();
  await Promise.all(missed);
  expect([one.hears(), other.hears()]).toEqual([true, true]);
  one.publish(vault(1));
  await until(1);
});

test('what could not be sent is owned up to, so that others know of the gap', async () => {
  let broken = false;
  const breakable = (text: string): void => {
    if (broken) throw new Error(`no connection for ${text.length} bytes`);
  };
  const openLink = openPostgresLink(url);
  const one = await createSharedBus({
    open: async (events) => {
      const link = await openLink(events);
      return { ...bindLink(link), send: async (text) => (breakable(text), link.send(text)) };
    },
    onError: () => {},
  });
  opened.push(one);
  const other = await open();
  const { heard, until } = listen(other);
  let gaps = 0;
  other.onMissed(() => gaps++);
  broken = true;
  one.publish(vault(1));
  // Its turn has come and gone once a later message of the other bus went both ways.
  other.publish(vault(2));
  await until(1);
  await new Promise(setImmediate);
  broken = false;
  one.publish(vault(3));
  await until(2);
  expect(heard.map(({ message }) => message)).toMatchObject([{ version: 2 }, { version: 3 }]);
  expect(gaps).toBe(1);
  one.publish(vault(4));
  await until(3);
  expect(gaps).toBe(1);
});

const bindLink = (link: Link): Link => ({ send: (text) => link.send(text), close: () => link.close() });

test('an engine that cannot be reached stops the start', async () => {
  const unreachable = new URL(url);
  unreachable.port = '1';
  const attempt = createSharedBus({ open: openPostgresLink(unreachable.href), onError: () => {} });
  await expect(attempt).rejects.toThrow('ECONNREFUSED');
});
