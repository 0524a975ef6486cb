import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Appended } from '@secure-chat/shared/contract';
import { createMessage } from '../testing/conversations.ts';
import { createIdentityKeys, hashOf } from '../testing/keys.ts';
import { createAppendLanes, type AppendLanes, type AppendRequest } from './append-lanes.ts';
import { parseEvent } from './parse-event.ts';

const identity = createIdentityKeys();
const sessionHash = hashOf(new Uint8Array(1));
const conversationId = randomUUID();
const caller = { userId: randomUUID(), deviceId: randomUUID() };

function request(changes: { drops?: string; eventIds?: string[]; conversationId?: string } = {}) {
  const { drops = null, eventIds = [randomUUID()], ...place } = changes;
  const events = eventIds.map((eventId, index) =>
    parseEvent(
      createMessage({ conversationId, ...place }, { identity }, { sessionHash, index, eventId, drops }),
      'events.0',
    ),
  );
  return { caller, conversationId, ...place, events };
}

/** Lanes that note who went how. `refuse` names requests whose batch, or who alone, is refused. */
function createNoted(refuse: ReadonlySet<AppendRequest> = new Set()): { lanes: AppendLanes; went: string[] } {
  const went: string[] = [];
  const names = new Map<AppendRequest, number>();
  const nameOf = (asked: AppendRequest): number => names.get(asked)!;
  const placesOf = ({ events }: AppendRequest): Appended[] =>
    events.map(({ eventId }) => ({ eventId, seq: 1, eventHash: '', logHash: '' }));
  const lanes = createAppendLanes({
    async together(_conversation, asked) {
      went.push(`together ${asked.map(nameOf).join(' ')}`);
      // A turn of the loop, as a database takes: what comes meanwhile waits.
      await new Promise(setImmediate);
      return asked.some((one) => refuse.has(one)) ? undefined : asked.map(placesOf);
    },
    async alone(asked) {
      went.push(`alone ${nameOf(asked)}`);
      await new Promise(setImmediate);
      if (refuse.has(asked)) throw new Error('refused');
      return placesOf(asked);
    },
  });
  const append = (asked: AppendRequest): Promise<Appended[]> => {
    names.set(asked, names.size);
    return lanes.append(asked);
  };
  return { lanes: { append }, went };
}

async function appendAll(asked: AppendRequest[], refuse: AppendRequest[] = []) {
  const { lanes, went } = createNoted(new Set(refuse));
  const outcomes = await Promise.allSettled(asked.map((one) => lanes.append(one)));
  return { went, outcomes };
}

test('what waits for the same conversation goes together, in the order in which it came', async () => {
  const asked = Array.from({ length: 4 }, () => request());
  const { went, outcomes } = await appendAll(asked);
  expect(went).toEqual(['together 0', 'together 1 2 3']);
  const ids = outcomes.map((one) => one.status === 'fulfilled' && one.value[0]!.eventId);
  expect(ids).toEqual(asked.map(({ events }) => events[0]!.eventId));
});

test('a refused request harms no other: each then goes alone', async () => {
  const asked = Array.from({ length: 4 }, () => request());
  const { went, outcomes } = await appendAll(asked, [asked[2]!]);
  expect(went).toEqual(['together 0', 'together 1 2 3', 'alone 1', 'alone 2', 'alone 3']);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('what asks for more than its place goes alone, and nothing overtakes it', async () => {
  const deletion = request({ drops: randomUUID() });
  const { went } = await appendAll([request(), request(), deletion, request(), request()]);
  expect(went).toEqual(['together 0', 'together 1', 'alone 2', 'together 3 4']);
});

test('a repetition waits for the first to be in the log, and an id twice in one request goes alone', async () => {
  const eventId = randomUUID();
  const once = () => request({ eventIds: [eventId] });
  const twice = request({ eventIds: [eventId, eventId] });
  const { went } = await appendAll([request(), once(), once(), twice]);
  expect(went).toEqual(['together 0', 'together 1', 'together 2', 'alone 3']);
});

test('no batch is larger than a request may be', async () => {
  const many = () => request({ eventIds: Array.from({ length: 30 }, () => randomUUID()) });
  const { went } = await appendAll([request(), many(), many(), many()]);
  expect(went).toEqual(['together 0', 'together 1 2', 'together 3']);
});

test('conversations do not wait for each other', async () => {
  const { went } = await appendAll([request(), request({ conversationId: randomUUID() })]);
  expect(went).toEqual(['together 0', 'together 1']);
  const { lanes, went: turns } = createNoted();
  await lanes.append(request());
  await lanes.append(request());
  expect(turns).toEqual(['together 0', 'together 1']);
});
