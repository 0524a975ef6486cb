import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appendEvents, listControls, listEvents, sync } from '@secure-chat/shared/contract';
import type { Role } from '@secure-chat/shared/signed/control';
import {
  append,
  changeControl,
  changeGroup,
  createSession,
  presentMember,
  sendMessages,
  startGroup,
  type TestGroup,
} from '../testing/conversations.ts';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream } from '../testing/test-stream.ts';

let server: TestServer;
let [owner, admin, member, newcomer]: TestPerson[] = [];
let group: TestGroup;
beforeAll(async () => {
  server = await startTestServer();
  const register = () => registerPerson(server.origin);
  [owner, admin, member, newcomer] = [await register(), await register(), await register(), await register()];
});
afterAll(() => server.stop());
beforeEach(async () => {
  group = await startGroup(server.origin, owner!, [admin!, member!], { [admin!.userId]: 'admin' });
});

const add = (person: TestPerson, history: 'none' | 'all' = 'none', role: Role = 'member') =>
  ({ op: 'add', member: { ...presentMember(person), role }, history }) as const;
const remove = ({ userId }: TestPerson) => ({ op: 'remove', userId }) as const;

async function readAll(person: TestPerson) {
  const answer = await call(server.origin, sync, { token: person.token, body: { cursors: [] } });
  return answer.conversations.find((page) => page.conversationId === group.conversationId);
}

const kindsOf = (page: Awaited<ReturnType<typeof readAll>>) =>
  page?.events.map((event) => `${event.seq} ${event.kind}`);

test('is found by every member, and by nobody else', async () => {
  expect(kindsOf(await readAll(member!))).toEqual(['1 control']);
  expect(await readAll(newcomer!)).toBeUndefined();
});

test('takes messages that are sealed for all its members', async () => {
  await sendMessages(server.origin, group, member!, 2);
  expect(kindsOf(await readAll(owner!))).toEqual(['1 control', '2 session', '3 message', '4 message']);
});

describe('a newcomer', () => {
  test('sees that there was something before, and nothing of it', async () => {
    const { appended } = await sendMessages(server.origin, group, owner!, 2);
    await changeGroup(server.origin, group, {
      actor: admin!,
      ops: [add(newcomer!)],
      members: [...group.members, newcomer!],
      lastSeen: appended[0]!,
    });
    await sendMessages(server.origin, group, newcomer!, 1);

    expect(kindsOf(await readAll(newcomer!))).toEqual([
      '3 bare',
      '4 bare',
      '5 control',
      '6 session',
      '7 message',
    ]);
    const { controls } = await call(server.origin, listControls, {
      token: newcomer!.token,
      params: { conversationId: group.conversationId },
      query: {},
    });
    expect(controls.map(({ seq }) => seq)).toEqual([1, 5]);
  });

  test('reads from the start where the history was shared, with the wraps that came with it', async () => {
    const { events } = await sendMessages(server.origin, group, owner!, 1);
    const sessionId = await sessionIdOf(owner!);
    const wrap = randomBytes(384).toString('base64url');
    const control = changeControl(group, admin!, [add(newcomer!, 'all')]);
    const historyWraps = [{ userId: newcomer!.userId, sessionId, wrap }];
    await append(server.origin, group, admin!, [{ kind: 'control', ...control, historyWraps }]);

    expect(events).toHaveLength(2);
    const page = await readAll(newcomer!);
    expect(kindsOf(page)).toEqual(['1 control', '2 session', '3 message', '4 control']);
    expect(page?.events[1]).toMatchObject({ wrap, sharedBy: admin!.userId });
  });

  test('is given no wrap that the add does not share', async () => {
    await sendMessages(server.origin, group, owner!, 1);
    const sessionId = await sessionIdOf(owner!);
    const wrap = randomBytes(384).toString('base64url');
    const control = changeControl(group, admin!, [add(newcomer!)]);
    const event = {
      kind: 'control' as const,
      ...control,
      historyWraps: [{ userId: newcomer!.userId, sessionId, wrap }],
    };
    expect(await refusalOf(append(server.origin, group, admin!, [event]))).toBe('invalid_request');
  });

  async function sessionIdOf(person: TestPerson): Promise<string> {
    const page = await readAll(person);
    return page!.events.find(({ kind }) => kind === 'session')!.eventId;
  }
});

describe('a removed member', () => {
  test('reads up to the removal and no further, and writes no more', async () => {
    await sendMessages(server.origin, group, owner!, 1);
    await changeGroup(server.origin, group, {
      actor: admin!,
      ops: [remove(member!)],
      members: [owner!, admin!],
    });
    await sendMessages(server.origin, group, owner!, 1);

    const page = await readAll(member!);
    expect(kindsOf(page)).toEqual(['1 control', '2 session', '3 message', '4 control']);
    expect(page?.head.seq).toBe(4);
    const token = member!.token;
    const params = { conversationId: group.conversationId };
    const { events, headSeq } = await call(server.origin, listEvents, { token, params, query: { after: 3 } });
    expect([events.length, headSeq]).toEqual([1, 4]);
    const { event } = createSession(group, member!);
    expect(await refusalOf(append(server.origin, group, member!, [event]))).toBe('not_found');
  });

  test('hears of it on the stream, and of nothing after it', async () => {
    const stream = await openTestStream(server.origin, member!.token);
    await stream.next('hello');
    await changeGroup(server.origin, group, {
      actor: owner!,
      ops: [remove(member!)],
      members: [owner!, admin!],
    });
    await sendMessages(server.origin, group, owner!, 1);
    const other = await startGroup(server.origin, owner!, [member!]);

    expect(await stream.next('event')).toMatchObject({ event: { kind: 'control', seq: 2 } });
    expect(await stream.next('event')).toMatchObject({ conversationId: other.conversationId });
    stream.close();
  });

  test('is told of once: a sync that has read to the end hears nothing', async () => {
    await changeGroup(server.origin, group, {
      actor: owner!,
      ops: [remove(member!)],
      members: [owner!, admin!],
    });
    const cursors = [{ conversationId: group.conversationId, afterSeq: 2 }];
    const answer = await call(server.origin, sync, { token: member!.token, body: { cursors } });
    expect(answer.conversations.map(({ conversationId }) => conversationId)).not.toContain(
      group.conversationId,
    );
  });

  test('who comes back reads on, without what was said in between', async () => {
    await changeGroup(server.origin, group, {
      actor: owner!,
      ops: [remove(member!)],
      members: [owner!, admin!],
    });
    await sendMessages(server.origin, group, owner!, 1);
    await changeGroup(server.origin, group, {
      actor: owner!,
      ops: [add(member!)],
      members: [owner!, admin!, member!],
    });
    const token = member!.token;
    const cursors = [{ conversationId: group.conversationId, afterSeq: 2 }];
    const answer = await call(server.origin, sync, { token, body: { cursors } });
    const page = answer.conversations.find(({ conversationId }) => conversationId === group.conversationId);
    expect(kindsOf(page)).toEqual(['3 bare', '4 bare', '5 control']);
  });
});

test('of two changes at once one wins, and the other is told that the roster has moved', async () => {
  const changes = [
    { actor: owner!, control: changeControl(group, owner!, [add(newcomer!)]) },
    { actor: admin!, control: changeControl(group, admin!, [remove(member!)]) },
  ];
  const outcomes = await Promise.allSettled(
    changes.map(({ actor, control }) =>
      append(server.origin, group, actor, [{ kind: 'control', ...control }]),
    ),
  );
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(lost).toHaveLength(1);
  expect(await refusalOf(Promise.reject(lost[0]!.reason as Error))).toBe('stale_roster');
});

test('lets a batch change the roster and seal for the new one', async () => {
  const control = changeControl(group, owner!, [remove(member!)]);
  const rosterHash = await hashOfBytes(control.bytes);
  const { event } = createSession({ ...group, rosterHash, members: [owner!, admin!] }, owner!);
  const { appended } = await append(server.origin, group, owner!, [{ kind: 'control', ...control }, event]);
  expect(appended.map(({ seq }) => seq)).toEqual([2, 3]);
});

async function hashOfBytes(bytes: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from(bytes, 'base64url')));
}

test.each([
  ['a member adds', () => [member!, [add(newcomer!)]] as const, 'forbidden'],
  ['a member removes', () => [member!, [remove(admin!)]] as const, 'forbidden'],
  ['an admin removes the owner', () => [admin!, [remove(owner!)]] as const, 'forbidden'],
  ['an admin makes an owner', () => [admin!, [add(newcomer!, 'none', 'owner')]] as const, 'forbidden'],
  ['a member is added twice', () => [owner!, [add(member!)]] as const, 'invalid_request'],
  ['a stranger is removed', () => [owner!, [remove(newcomer!)]] as const, 'invalid_request'],
])('refuses where %s', async (_, change, refusal) => {
  const [actor, ops] = change();
  const control = changeControl(group, actor, ops);
  const request = call(server.origin, appendEvents, {
    token: actor.token,
    params: { conversationId: group.conversationId },
    body: { events: [{ kind: 'control', ...control }] },
  });
  expect(await refusalOf(request)).toBe(refusal);
});
