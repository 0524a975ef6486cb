/** What the bus says becomes frames on the streams of this process: rows are read, presented and framed once. */
import type { Knex } from 'knex';
import { listContacts } from '../access/contacts.ts';
import { listMembers, listReaders } from '../access/conversation.ts';
import { listAppended } from '../access/events.ts';
import { findReceipt } from '../access/receipts.ts';
import type { FreshRun, FreshRuns } from '../domain/fresh-runs.ts';
import type { Member } from '../models/conversation.ts';
import type { Event, Wrap } from '../models/event.ts';
import type { Logger } from '../ops/logger.ts';
import { presentSigned } from '../presenters/account.ts';
import { present, presentEvent, type Reading } from '../presenters/event.ts';
import { here, type Bus, type BusMessage } from '../realtime/bus/bus.ts';
import { createFrame } from '../realtime/frame.ts';
import type { Hub } from '../realtime/hub.ts';
import type { Presence } from '../realtime/presence.ts';
import { BoundedMap } from './bounded-map.ts';
import { createQueues } from './queues.ts';
import { createRosters, type Rosters } from './rosters.ts';

interface FanOut {
  readonly knex: Knex;
  readonly bus: Bus;
  readonly hub: Hub;
  readonly presence: Presence;
  readonly logger: Logger;
  readonly fresh: FreshRuns;
}

/** Some 100 bytes each. */
const maxConversations = 100_000;

/**
 * What fails here is only told late: sync finds it.
 * @returns a function that resolves once everything published so far has been handed to the streams.
 */
export function setupFanOut(services: FanOut): () => Promise<void> {
  const { bus, hub, logger, fresh } = services;
  const state = { rosters: createRosters(services.knex), sent: new BoundedMap<number>(maxConversations) };
  const queues = createQueues((error) => logger.warn('fan-out failed', { error }));
  bus.subscribe((message, origin) => {
    switch (message.type) {
      case 'appended': {
        const run = origin === here ? fresh.take(message) : undefined;
        // In the order of the log: one conversation's runs wait for each other, different ones don't.
        return queues.add(message.conversationId, () => sendRun(services, state, message, run));
      }
      case 'receipt':
        return queues.add(message.conversationId, () => sendReceipt(services, message));
      case 'typing':
        return queues.add(message.conversationId, () => sendTyping(services, message));
      case 'vault': {
        const frame = createFrame({ name: 'vault', data: { version: message.version } });
        return hub.sendToUser(message.userId, frame, message.deviceId);
      }
      case 'account': {
        const frame = createFrame({ name: 'account', data: { accountVersion: message.accountVersion } });
        return hub.sendToUser(message.userId, frame, message.deviceId);
      }
      case 'approvals':
        return hub.sendToUser(message.userId, createFrame({ name: 'approvals', data: {} }));
      case 'mailed_reset':
        return hub.sendToUser(message.userId, createFrame({ name: 'mailed_reset', data: {} }));
      case 'keys_changed':
        return queues.add(message.userId, () => sendKeysChanged(services, message.userId));
      case 'device_ended':
        return hub.endDevice(message.userId, message.deviceId, message.reason);
    }
  });
  return () => queues.drained();
}

interface State {
  readonly rosters: Rosters;
  /** The last seq of each conversation that went to this process's streams. */
  readonly sent: BoundedMap<number>;
}

/**
 * Two processes that append to one conversation hear of each other's runs late: what is missing before a
 * run is sent with it, and what was sent is not sent again.
 */
async function sendRun(
  services: FanOut,
  { rosters, sent }: State,
  message: Extract<BusMessage, { type: 'appended' }>,
  run: FreshRun | undefined,
): Promise<void> {
  const { conversationId, lastSeq } = message;
  const last = sent.get(conversationId) ?? message.firstSeq - 1;
  if (lastSeq <= last) return;
  const isNext = last === message.firstSeq - 1;
  if (services.hub.size > 0) {
    const isSent = isNext && run !== undefined && (await sendFresh(services.hub, rosters, run));
    if (!isSent) await sendAppended(services, { conversationId, firstSeq: last + 1, lastSeq });
  }
  sent.set(conversationId, lastSeq);
}

/**
 * Messages of one roster, which this process has just committed: nothing is read but, once, who is in it.
 * @returns whether they were sent; not if the roster has changed since.
 */
async function sendFresh(hub: Hub, rosters: Rosters, run: FreshRun): Promise<boolean> {
  const members = await rosters.find(run.events[0]!.conversationId, run.rosterVersion);
  if (members === undefined) return false;
  const online = members.filter((userId) => hub.isOnline(userId));
  for (const event of run.events) sendEvent(hub, online, event, []);
  return true;
}

async function sendAppended(
  { knex, hub, presence }: FanOut,
  run: { conversationId: string; firstSeq: number; lastSeq: number },
): Promise<void> {
  const readers = (await listReaders(knex, run)).filter(({ userId }) => hub.isOnline(userId));
  if (readers.length === 0) return;
  const { events, wraps } = await listAppended(knex, run);
  for (const event of events) {
    const online = readers.filter((reader) => mayRead(reader, event.seq)).map(({ userId }) => userId);
    sendEvent(hub, online, event, wraps);
  }
  const members = readers.filter(({ leftSeq }) => leftSeq === null).map(({ userId }) => userId);
  if (events.some(({ kind }) => kind === 'control')) presence.introduce(members);
}

const mayRead = (reader: Member, seq: number): boolean =>
  seq >= reader.joinedSeq && (reader.leftSeq === null || seq <= reader.leftSeq);

/** Everyone gets the same bytes, but of a session: there each gets the own wrap. */
function sendEvent(hub: Hub, online: readonly string[], event: Event, wraps: readonly Wrap[]): void {
  if (online.length === 0) return;
  if (event.kind !== 'session') {
    const frame = frameEvent(event, present);
    for (const userId of online) hub.sendToUser(userId, frame);
    return;
  }
  for (const userId of online) {
    const own = wraps.find((wrap) => wrap.seq === event.seq && wrap.userId === userId);
    hub.sendToUser(userId, frameEvent(event, { ...present, wrap: own?.wrap ?? null }));
  }
}

function frameEvent(event: Event, reading: Reading): Buffer {
  const data = { conversationId: event.conversationId, event: presentEvent(event, reading) };
  return createFrame({ name: 'event', data });
}

async function sendReceipt(
  { knex, hub }: FanOut,
  message: Extract<BusMessage, { type: 'receipt' }>,
): Promise<void> {
  const { conversationId } = message;
  const online = await listOnlineMembers(knex, hub, conversationId);
  const receipt = online.length === 0 ? undefined : await findReceipt(knex, message);
  if (receipt === undefined) return;
  const frame = createFrame({ name: 'receipt', data: { conversationId, receipt: presentSigned(receipt) } });
  for (const userId of online) hub.sendToUser(userId, frame);
}

/** So that nobody goes on sealing for keys that were given up until they next connect. */
async function sendKeysChanged({ knex, hub }: FanOut, userId: string): Promise<void> {
  if (hub.size === 0) return;
  const [contacts] = await listContacts(knex, [userId]);
  const frame = createFrame({ name: 'directory', data: {} });
  for (const contact of contacts!) hub.sendToUser(contact, frame);
}

/** Only to people who are at a device: a locked one has nobody to show it to. */
async function sendTyping(
  { knex, hub }: FanOut,
  { conversationId, userId }: Extract<BusMessage, { type: 'typing' }>,
): Promise<void> {
  const online = await listOnlineMembers(knex, hub, conversationId);
  const frame = createFrame({ name: 'typing', data: { conversationId, userId } });
  for (const member of online) if (member !== userId && hub.isPresent(member)) hub.sendToUser(member, frame);
}

async function listOnlineMembers(knex: Knex, hub: Hub, conversationId: string): Promise<string[]> {
  if (hub.size === 0) return [];
  const members = await listMembers(knex, conversationId);
  return members.map((member) => member.userId).filter((userId) => hub.isOnline(userId));
}
