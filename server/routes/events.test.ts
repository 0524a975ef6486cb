import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import {
  appendEvents,
  createConversation,
  listEvents,
  putReceipt,
  sync,
  type LogEvent,
  type NewEvent,
} from '@secure-chat/shared/contract';
import { uuidFromHash } from '@secure-chat/shared/ids';
import { limits } from '@secure-chat/shared/limits';
import { controlFormat, type Control, type RosterOp } from '@secure-chat/shared/signed/control';
import { chainStart, logStep } from '@secure-chat/shared/signed/log';
import { messageSignedBytes } from '@secure-chat/shared/signed/message';
import * as enc from '@secure-chat/shared/encoding';
import { connectDatabase } from '../database/connect.ts';
import { Bundle } from '../models/bundle.ts';
import {
  append,
  createControl,
  createMessage,
  createReceipt,
  createSession,
  presentMember,
  sendMessages,
  signBytes,
  startConversation,
  type TestConversation,
} from '../testing/conversations.ts';
import { createBundle, randomText, registerPerson, type TestPerson } from '../testing/factories.ts';
import { createIdentityKeys, hashOf } from '../testing/keys.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let alice: TestPerson;
let bob: TestPerson;
let mallory: TestPerson;
let conversation: TestConversation;

beforeAll(async () => {
  server = await startTestServer();
  mallory = await registerPerson(server.origin);
});
beforeEach(async () => {
  [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  conversation = await startConversation(server.origin, alice, bob);
});
afterAll(() => server.stop());

const send = (sender: TestPerson, ...events: NewEvent[]) =>
  append(server.origin, conversation, sender, events);

async function read(reader: TestPerson, query: Record<string, number> = {}): Promise<LogEvent[]> {
  const { conversationId } = conversation;
  return (await call(server.origin, listEvents, { token: reader.token, params: { conversationId }, query }))
    .events;
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

/** What PROTOCOL §8 says an event's hash is, from what a reader gets. */
function eventHashOf(event: LogEvent): Uint8Array {
  switch (event.kind) {
    case 'message':
      return hashOf(
        messageSignedBytes(hashOf(bytesOf(event.header)), bytesOf(event.bodyHash ?? bodyHashOf(event.body!))),
      );
    case 'bare':
      return bytesOf(event.eventHash);
    default:
      return hashOf(bytesOf(event.bytes));
  }
}

function bodyHashOf(body: string): string {
  return toBase64Url(hashOf(bytesOf(body)));
}

function chainOf(events: readonly LogEvent[]): string {
  let logHash: Uint8Array = chainStart;
  for (const event of events) {
    const { seq, eventId } = event;
    const step = { conversationId: conversation.conversationId, seq, eventId, eventHash: eventHashOf(event) };
    logHash = hashOf(logStep(logHash, step));
  }
  return toBase64Url(logHash);
}

describe('creating', () => {
  test('gives two people one id, whoever starts', () => {
    const [lower, higher] = [alice.userId, bob.userId].sort() as [string, string];
    const bytes = enc.encode('direct', enc.uuid(lower), enc.uuid(higher), enc.u64(0));
    expect(conversation.conversationId).toBe(uuidFromHash(hashOf(bytes)));
  });

  test.each<[string, () => Partial<Control>]>([
    ['no operation', () => ({ ops: [] })],
    ['two operations', () => ({ ops: [createOp(), { op: 'leave' }] })],
    ['one member', () => ({ ops: [{ ...createOp(), members: [presentMember(alice)] }] })],
    [
      'the same member twice',
      () => ({ ops: [{ ...createOp(), members: [presentMember(alice), presentMember(alice)] }] }),
    ],
    [
      'strangers only',
      () => ({ ops: [{ ...createOp(), members: [presentMember(bob), presentMember(mallory)] }] }),
    ],
    ['another actor', () => ({ actorUserId: mallory.userId })],
    ['another identity of the actor', () => ({ actorIdentityHash: hashOf(mallory.identity.spki) })],
    ['a roster before it', () => ({ prevRosterHash: new Uint8Array(32) })],
    ['an id of its own', () => ({ conversationId: randomUUID() })],
  ])('refuses a create with %s', async (_what, changes) => {
    expect(await refusalOf(create(alice, createControl(alice, mallory, changes())))).toBe('invalid_request');
  });

  test('refuses keys that are not the newest of a member', async () => {
    const old = { ...presentMember(mallory), bundleHash: new Uint8Array(32) };
    const changes = { ops: [{ ...createOp(), members: [presentMember(alice), old] }] };
    expect(await refusalOf(create(alice, createControl(alice, mallory, changes)))).toBe('stale_roster');
  });

  test('refuses a create that the actor did not sign', async () => {
    const control = createControl(alice, mallory);
    const signature = signBytes(mallory.identity, bytesOf(control.bytes)).signature;
    expect(await refusalOf(create(alice, { ...control, signature }))).toBe('invalid_signature');
  });

  function createOp(): Extract<RosterOp, { op: 'create' }> {
    const members = [presentMember(alice), presentMember(mallory)];
    return { op: 'create', kind: 'direct', nonce: new Uint8Array(16), members };
  }

  function create(actor: TestPerson, control: { bytes: string; signature: string }): Promise<unknown> {
    return call(server.origin, createConversation, { token: actor.token, body: { control } });
  }
});

describe('appending', () => {
  test('numbers events without gaps and chains them as anyone can recompute', async () => {
    const { appended } = await sendMessages(server.origin, conversation, alice, 3);
    const events = await read(bob);

    expect(appended.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(chainOf(events)).toBe(appended.at(-1)?.logHash);
  });

  test('stays without gaps when both sides write at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        sendMessages(server.origin, conversation, at % 2 ? alice : bob, 2),
      ),
    );
    const events = await read(alice);
    const { conversations } = await call(server.origin, sync, { token: alice.token, body: { cursors: [] } });

    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 61 }, (_, at) => at + 1));
    expect(chainOf(events)).toBe(conversations[0]?.head.logHash);
  });

  test('gives a repeated request the places it had', async () => {
    const { events, appended } = await sendMessages(server.origin, conversation, alice, 2);
    expect(await send(alice, ...events)).toEqual({ appended });
    expect(await read(bob)).toHaveLength(4);
  });

  test('gives one of two identical requests that race its place, and the other the same', async () => {
    const { event } = createSession(conversation, alice);
    const [first, second] = await Promise.all([send(alice, event), send(alice, event)]);
    expect(first).toEqual(second);
  });

  test('refuses other bytes under an id that is taken, from the sender and from anyone else', async () => {
    const { event, sessionHash } = createSession(conversation, alice);
    const message = createMessage(conversation, alice, { sessionHash, index: 0 });
    await send(alice, event, message);

    expect(await refusalOf(send(alice, { ...message, body: toBase64Url(randomBytes(300)) }))).toBe(
      'event_conflict',
    );
    expect(await refusalOf(send(bob, message))).toBe('event_conflict');
  });

  test('appends all of a batch or nothing', async () => {
    const { event, sessionHash } = createSession(conversation, alice);
    const good = createMessage(conversation, alice, { sessionHash, index: 0 });
    const unknown = createMessage(conversation, alice, { sessionHash: hashOf(randomBytes(8)), index: 1 });

    expect(await refusalOf(send(alice, event, good, unknown))).toBe('unknown_session');
    expect(await read(alice)).toHaveLength(1);
  });

  test('takes the good ones of many requests at once, in whatever company', async () => {
    const { event, sessionHash } = createSession(conversation, alice);
    await send(alice, event);
    const messages = Array.from({ length: 30 }, (_, index) =>
      createMessage(conversation, alice, { sessionHash, index }),
    );
    const unknown = createMessage(conversation, alice, { sessionHash: hashOf(randomBytes(8)), index: 0 });
    const [good, forged, bad, repeated] = await Promise.all([
      Promise.all(messages.map((message) => send(alice, message))),
      refusalOf(send(bob, createMessage(conversation, bob, { sessionHash, index: 9 }))),
      refusalOf(send(alice, createMessage(conversation, alice, { sessionHash, index: 30 }), unknown)),
      Promise.all(messages.slice(0, 10).map((message) => send(alice, message))),
    ]);

    expect([forged, bad]).toEqual(['unknown_session', 'unknown_session']);
    expect(repeated).toEqual(good.slice(0, 10));
    const events = await read(bob);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 32 }, (_, at) => at + 1));
    const last = good.map(({ appended }) => appended[0]!).sort((one, other) => one.seq - other.seq);
    expect(chainOf(events)).toBe(last.at(-1)!.logHash);
  });

  test('refuses a message in someone else’s session', async () => {
    const { event, sessionHash } = createSession(conversation, alice);
    await send(alice, event);
    const forged = createMessage(conversation, bob, { sessionHash, index: 0 });
    expect(await refusalOf(send(bob, forged))).toBe('unknown_session');
  });

  test('refuses a session in another’s name, of another device, for another roster or another identity', async () => {
    const asBob = createSession(conversation, alice, { senderUserId: bob.userId });
    const elsewhere = createSession(conversation, alice, { conversationId: randomUUID() });
    const foreignDevice = createSession(conversation, alice, { senderDeviceId: randomUUID() });
    const stale = createSession(conversation, alice, { rosterHash: hashOf(randomBytes(8)) });
    const identity = createSession(conversation, alice, { senderIdentityHash: hashOf(randomBytes(8)) });

    expect(await refusalOf(send(alice, asBob.event))).toBe('invalid_request');
    expect(await refusalOf(send(alice, elsewhere.event))).toBe('invalid_request');
    expect(await refusalOf(send(alice, foreignDevice.event))).toBe('unknown_session');
    expect(await refusalOf(send(alice, stale.event))).toBe('stale_roster');
    expect(await refusalOf(send(alice, identity.event))).toBe('stale_roster');
  });

  test('refuses a session that is not wrapped for each member once', async () => {
    const { event } = createSession(conversation, alice);
    const [first, second] = event.wraps as [(typeof event.wraps)[0], (typeof event.wraps)[0]];
    const stranger = { userId: mallory.userId, wrap: randomText(384) };

    for (const wraps of [[first], [first, first], [first, stranger], [first, second, stranger]])
      expect(await refusalOf(send(alice, { ...event, wraps }))).toBe('invalid_request');
  });

  test('gives each member the own wrap and no other', async () => {
    const { event } = createSession(conversation, alice);
    await send(alice, event);
    for (const reader of [alice, bob]) {
      const [, session] = await read(reader);
      const own = event.wraps.find(({ userId }) => userId === reader.userId)?.wrap;
      expect(session).toMatchObject({ kind: 'session', wrap: own });
    }
  });

  test('takes a body of the greatest size and refuses a greater one or a session’s message too many', async () => {
    const { event, sessionHash } = createSession(conversation, alice);
    await send(alice, event);
    const full = createMessage(conversation, alice, {
      sessionHash,
      index: 0,
      body: randomBytes(limits.messageBodyBytes),
    });
    const over = createMessage(conversation, alice, {
      sessionHash,
      index: 1,
      body: randomBytes(limits.messageBodyBytes + 1),
    });
    const late = createMessage(conversation, alice, { sessionHash, index: limits.sessionMessages });

    await send(alice, full);
    expect(await refusalOf(send(alice, over))).toBe('invalid_request');
    expect(await refusalOf(send(alice, late))).toBe('invalid_request');
  });

  test('drops the body that a delete for everyone names, and the chain still holds', async () => {
    const { events, sessionHash } = await sendMessages(server.origin, conversation, alice, 1);
    const [, , message] = await read(bob);
    const deletion = createMessage(conversation, alice, { sessionHash, index: 1, drops: message!.eventId });
    const { appended } = await send(alice, deletion);

    const after = await read(bob);
    expect(events).toHaveLength(2);
    expect(after[2]).toMatchObject({ body: null, bodyHash: bodyHashOf((message as { body: string }).body) });
    expect(chainOf(after)).toBe(appended[0]?.logHash);
  });

  test('lets nobody drop another’s message', async () => {
    await sendMessages(server.origin, conversation, alice, 1);
    const [, , message] = await read(bob);
    const { event, sessionHash } = createSession(conversation, bob);
    const deletion = createMessage(conversation, bob, { sessionHash, index: 0, drops: message!.eventId });

    expect(await refusalOf(send(bob, event, deletion))).toBe('invalid_request');
    expect((await read(bob))[2]).toEqual(message);
  });
});

describe('a roster that changes', () => {
  const sign = (actor: TestPerson, op: RosterOp, changes: Partial<Control> = {}): NewEvent => {
    const control = createControl(actor, bob, {
      conversationId: conversation.conversationId,
      rosterVersion: 2,
      prevRosterHash: conversation.rosterHash,
      ops: [op],
      ...changes,
    });
    return { kind: 'control', ...control };
  };

  /** Publishes new keys for a person, as a reset will. */
  async function reset(person: TestPerson): Promise<{ rebind: Extract<RosterOp, { op: 'rebind' }> }> {
    const identity = createIdentityKeys();
    const { userId, username, encryption } = person;
    const signed = createBundle({ userId, username, identity, encryption, keyVersion: 2 });
    const bytes = bytesOf(signed.bytes);
    const bundleHash = hashOf(bytes);
    const knex = connectDatabase({ url: server.databaseUrl, pool: 1 });
    await Bundle.query(knex).insert({
      userId,
      keyVersion: 2,
      bytes,
      signature: bytesOf(signed.signature),
      hash: Buffer.from(bundleHash),
      identityKey: Buffer.from(identity.spki),
      encryptionKeyId: Buffer.from(encryption.keyId),
      createdAt: Date.now(),
    });
    await knex.destroy();
    const keys = { identityKey: identity.spki, keyId: encryption.keyId, bundleHash };
    return { rebind: { op: 'rebind', userId, ...keys } };
  }

  test('takes the other’s new identity, and refuses sessions of the roster before', async () => {
    const { event, sessionHash } = createSession(conversation, alice);
    await send(alice, event);
    const { rebind } = await reset(bob);
    const control = sign(alice, rebind);
    await send(alice, control);

    const late = createMessage(conversation, alice, { sessionHash, index: 0 });
    expect(await refusalOf(send(alice, late))).toBe('stale_roster');
    expect(await refusalOf(send(alice, createSession(conversation, alice).event))).toBe('stale_roster');
    const rosterHash = hashOf(bytesOf((control as { bytes: string }).bytes));
    await send(alice, createSession({ ...conversation, rosterHash }, alice).event);
  });

  test('repeats a message of the old roster with its place, for a repetition is no news', async () => {
    const { events, appended } = await sendMessages(server.origin, conversation, alice, 1);
    const { rebind } = await reset(bob);
    await send(alice, sign(alice, rebind));
    expect(await send(alice, ...events)).toEqual({ appended });
  });

  test('has one winner among changes that race', async () => {
    const { rebind } = await reset(bob);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => send(alice, sign(alice, rebind))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses keys that are nobody’s newest, one’s own rebind, and what only groups have', async () => {
    const { rebind } = await reset(bob);
    const { rebind: own } = await reset(alice);
    const invented = { ...rebind, bundleHash: new Uint8Array(32) };

    expect(await refusalOf(send(alice, sign(alice, invented)))).toBe('stale_roster');
    expect(await refusalOf(send(alice, sign(alice, own)))).toBe('forbidden');
    expect(await refusalOf(send(alice, sign(alice, { op: 'leave' })))).toBe('forbidden');
    expect(await refusalOf(send(alice, sign(alice, { op: 'remove', userId: bob.userId })))).toBe('forbidden');
  });

  test('refuses a change that another signed, or that skips a version', async () => {
    const { rebind } = await reset(bob);
    const forged = sign(alice, rebind) as Extract<NewEvent, { kind: 'control' }>;
    const { signature } = signBytes(mallory.identity, bytesOf(forged.bytes));

    expect(await refusalOf(send(alice, { ...forged, signature }))).toBe('invalid_signature');
    expect(await refusalOf(send(alice, sign(alice, rebind, { rosterVersion: 7 })))).toBe('invalid_request');
    expect(controlFormat.decode(bytesOf(forged.bytes)).rosterVersion).toBe(2);
  });
});

describe('someone who is not a member', () => {
  test('finds nothing, the same as where nothing is', async () => {
    const { event } = createSession(conversation, alice);
    for (const conversationId of [conversation.conversationId, randomUUID()]) {
      const asked = { token: mallory.token, params: { conversationId } };
      const receipt = createReceipt({ ...conversation, conversationId }, mallory);
      expect(await refusalOf(call(server.origin, listEvents, asked))).toBe('not_found');
      const attempt = call(server.origin, appendEvents, { ...asked, body: { events: [event] } });
      expect(await refusalOf(attempt)).toBe('not_found');
      expect(await refusalOf(call(server.origin, putReceipt, { ...asked, body: { receipt } }))).toBe(
        'not_found',
      );
    }
    const answer = await call(server.origin, sync, {
      token: mallory.token,
      body: { cursors: [{ conversationId: conversation.conversationId, afterSeq: 0 }] },
    });
    expect(answer.conversations).toEqual([]);
  });
});

describe('reading', () => {
  test('pages forwards and backwards, in ascending order', async () => {
    await sendMessages(server.origin, conversation, alice, 8);
    const seqs = async (query: Record<string, number>) => (await read(bob, query)).map(({ seq }) => seq);

    expect(await seqs({ after: 3, limit: 3 })).toEqual([4, 5, 6]);
    expect(await seqs({ before: 5, limit: 2 })).toEqual([3, 4]);
    expect(await seqs({ after: 10 })).toEqual([]);
    expect(await refusalOf(read(bob, { after: 1, before: 5 }))).toBe('invalid_request');
  });

  test('syncs past each cursor in pages, until nothing is more', async () => {
    for (let batch = 0; batch < 9; batch++) await sendMessages(server.origin, conversation, alice, 60);
    const other = await startConversation(server.origin, alice, mallory);
    const seen = new Map<string, number[]>();
    let pages = 0;
    for (let more = true; more; pages++) {
      const cursors = [...seen].map(([conversationId, seqs]) => ({
        conversationId,
        afterSeq: seqs.at(-1) ?? 0,
      }));
      const answer = await call(server.origin, sync, { token: alice.token, body: { cursors } });
      for (const { conversationId, events } of answer.conversations)
        seen.set(conversationId, [...(seen.get(conversationId) ?? []), ...events.map(({ seq }) => seq)]);
      more = answer.conversations.some((page) => page.more);
    }
    expect(pages).toBe(2);
    expect(seen.get(conversation.conversationId)).toEqual(Array.from({ length: 550 }, (_, at) => at + 1));
    expect(seen.get(other.conversationId)).toEqual([1]);
  });
});

describe('receipts', () => {
  const put = (reader: TestPerson, receipt: ReturnType<typeof createReceipt>) =>
    call(server.origin, putReceipt, {
      token: reader.token,
      params: { conversationId: conversation.conversationId },
      body: { receipt },
    });

  test('keep the newest of each kind, and reach the others by sync', async () => {
    await sendMessages(server.origin, conversation, alice, 3);
    const newer = createReceipt(conversation, bob, { upToSeq: 4 });
    const readReceipt = createReceipt(conversation, bob, { upToSeq: 2, kind: 'read' });
    await put(bob, newer);
    await put(bob, createReceipt(conversation, bob, { upToSeq: 3 }));
    await put(bob, readReceipt);

    const { conversations } = await call(server.origin, sync, { token: alice.token, body: { cursors: [] } });
    expect(conversations[0]?.receipts).toEqual([newer, readReceipt]);
  });

  test('speak for their sender’s device, of this conversation, and of what is there', async () => {
    expect(await refusalOf(put(bob, createReceipt(conversation, alice)))).toBe('invalid_request');
    for (const changes of [{ upToSeq: 99 }, { deviceId: randomUUID() }, { conversationId: randomUUID() }])
      expect(await refusalOf(put(bob, createReceipt(conversation, bob, changes)))).toBe('invalid_request');
  });
});
