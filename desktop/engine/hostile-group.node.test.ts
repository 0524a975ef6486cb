import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import type { ConversationPage, Signed } from '@secure-chat/shared/contract';
import type { RosterOp } from '@secure-chat/shared/signed/control';
import { messageFormat, messageSignedBytes } from '@secure-chat/shared/signed/message';
import { applyControl, changeControl, openControl, rosterMember, type Roster } from './crypto/index.ts';
import { sha256, sign } from './crypto/primitives.ts';
import type { GroupSummary } from './face.ts';
import { forgeKeys } from './testing/forger.ts';
import type { HostileProxy } from './testing/hostile-proxy.ts';
import { keysOf, logged, setHostileStage, unverifiable, warned } from './testing/hostile-stage.ts';
import { rewritingEvents, type EventJson, type Json } from './testing/rewrite-events.ts';
import type { TestClient } from './testing/test-client.ts';

/** Attacks on a group (PROTOCOL §6-8), by the server and by a member that it works with. */

const stage = setHostileStage();

const group = (client: TestClient, id: string): GroupSummary | undefined => {
  const summary = client.summary(id);
  return summary?.kind === 'group' ? summary : undefined;
};

/** Ann owns it; Bob reads through the hostile server; the log is quiet until a test writes. */
async function groupOfThree(annOrigin = stage.honest) {
  const [ann, bob, cat] = await Promise.all([
    stage.person('ann', annOrigin),
    stage.person('bob', stage.hostile),
    stage.person('cat'),
  ]);
  const { conversationId } = await ann.engine.createGroup({
    name: 'Boat',
    picture: null,
    userIds: [bob.self.userId, cat.self.userId],
  });
  for (const client of [bob, cat]) {
    await client.until(() => group(client, conversationId)?.request, 'the request');
    await client.engine.acceptRequest({ conversationId });
    await client.until(() => group(client, conversationId)?.name === 'Boat', 'its name');
    const said = `I am ${client.self.username}`;
    await client.engine.sendText({ conversationId, text: said });
    for (const other of [ann, bob, cat]) await other.message(conversationId, said);
  }
  return { ann, bob, cat, conversationId };
}

/** The control chain as the server hands it to anybody in the group. */
async function chainOf(conversationId: string, member: TestClient): Promise<Roster> {
  let roster: Roster | null = null;
  let seen: Signed[] = [];
  const { proxy, origin } = await stage.secondProxy();
  proxy.hooks = rewritingEvents((event) => {
    if (event.kind === 'control') seen = [...seen, event as unknown as Signed];
    return event;
  });
  const reader = await stage.newDevice(member.self.username, { origin });
  await reader.online();
  await reader.until(() => reader.summary(conversationId), 'the group');
  for (const { bytes, signature } of seen)
    roster = await applyControl(roster, await openControl({ bytes, signature }));
  reader.engine.stop();
  return roster!;
}

/** Shows a reader an event behind the whole log, by a sync: in a stream another event could take its place first. */
async function showLast(
  proxy: HostileProxy,
  reader: TestClient,
  conversationId: string,
  event: Json,
): Promise<void> {
  const append = (page: ConversationPage): Json => {
    if (page.conversationId !== conversationId) return { ...page };
    const seq = page.head.seq + 1;
    return { ...page, head: { ...page.head, seq }, events: [...page.events, { ...event, seq }] };
  };
  proxy.hooks = {
    answer: (call, body) => {
      if (call !== 'POST /sync') return body;
      return { ...body, conversations: (body['conversations'] as ConversationPage[]).map(append) };
    },
  };
  await reader.engine.reconnect();
}

describe('a server that works against a group', { timeout: 120_000 }, () => {
  it('cannot add a ghost: nobody seals for somebody whom no member added', async () => {
    const { ann, bob, conversationId } = await groupOfThree();
    const roster = await chainOf(conversationId, bob);
    const { opened, bundle } = await forgeKeys({ userId: crypto.randomUUID(), username: 'ghost' }, 1);
    const add: RosterOp = { op: 'add', member: rosterMember(bundle, 'member'), history: 'none' };
    const place = {
      lastSeenSeq: 1,
      lastSeenLogHash: new Uint8Array(32),
      dirSize: 0,
      dirHash: new Uint8Array(32),
      sentAt: Date.now(),
      eventId: crypto.randomUUID(),
    };
    // In Ann's name, with the only keys that the server has.
    const forged = await changeControl({ ...opened, userId: ann.self.userId }, roster, [add], place);
    const event = {
      kind: 'control',
      ...forged,
      eventId: place.eventId,
      receivedAt: Date.now(),
      senderUserId: ann.self.userId,
    };
    await showLast(stage.proxy, bob, conversationId, event);
    await unverifiable(bob, conversationId, 'bad_signature');
    expect(group(bob, conversationId)?.memberCount).toBe(3);
  });

  it('cannot keep a removal from a sender and have the removed one read on: the others do not take it', async () => {
    const { proxy, origin } = await stage.secondProxy();
    const { ann, bob, cat, conversationId } = await groupOfThree(origin);
    // Bob's app never hears of it. The real server refuses what he seals; a hostile one hands it on.
    let held: EventJson | undefined;
    stage.proxy.hooks = rewritingEvents((event) => (event.kind === 'control' ? null : event));
    proxy.hooks = rewritingEvents((event) => {
      if (event.kind === 'message' && event.senderUserId === bob.self.userId) held = event;
      return event;
    });
    await bob.engine.sendText({ conversationId, text: 'before the removal' });
    await ann.message(conversationId, 'before the removal');
    await ann.engine.removeMember({ conversationId, userId: cat.self.userId });
    await ann.until(() => group(ann, conversationId)?.memberCount === 2, 'the removal');
    const header = messageFormat.decode(fromBase64Url(held!['header'] as string));
    const opened = await keysOf(bob);
    const eventId = crypto.randomUUID();
    const bytes = messageFormat.encode({ ...header, eventId, index: header.index + 1 });
    const signed = messageSignedBytes(await sha256(bytes), await sha256(fromBase64Url(held!.body!)));
    const signature = toBase64Url(await sign(opened.identity.privateKey, signed));
    await showLast(proxy, ann, conversationId, { ...held, header: toBase64Url(bytes), eventId, signature });
    await unverifiable(ann, conversationId, 'stale_roster');
    expect(group(ann, conversationId)?.memberCount).toBe(2);
  });

  it('cannot tell the halves of a group apart by other signatures under the same words', async () => {
    const { ann, bob, conversationId } = await groupOfThree();
    stage.proxy.hooks = rewritingEvents((event) =>
      event.kind === 'message' ? { ...event, signature: malleate(event['signature'] as string) } : event,
    );
    await ann.engine.sendText({ conversationId, text: 'the same for all' });
    await bob.message(conversationId, 'the same for all');
    await bob.engine.sendText({ conversationId, text: 'and back' });
    await ann.message(conversationId, 'and back');
    expect(bob.summary(conversationId)?.warnings).toEqual([]);
    expect(ann.summary(conversationId)?.warnings).toEqual([]);
  });

  it('cannot show a second session under the id of the first', async () => {
    const { ann, bob, conversationId } = await groupOfThree();
    let session: EventJson | undefined;
    stage.proxy.hooks = rewritingEvents((event) => {
      if (event.kind === 'session') session = event;
      return event;
    });
    await ann.engine.setRole({ conversationId, userId: bob.self.userId, role: 'admin' });
    await bob.until(() => group(bob, conversationId)?.role === 'admin', 'the right');
    await ann.engine.sendText({ conversationId, text: 'in a new session' });
    await bob.message(conversationId, 'in a new session');
    await showLast(stage.proxy, bob, conversationId, { ...session });
    await unverifiable(bob, conversationId, 'duplicate_event');
    stage.proxy.hooks = {};
    await ann.engine.sendText({ conversationId, text: 'still read' });
    await ann.message(conversationId, 'still read');
  });

  it('is told apart from a member who lies about what it has seen', async () => {
    const { ann, bob, cat, conversationId } = await groupOfThree();
    const opened = await keysOf(cat);
    const liar = stage.keep(
      await cat.restarted({
        fetch: lyingFetch(async (bytes) => toBase64Url(await sign(opened.identity.privateKey, bytes))),
      }),
    );
    await liar.online();
    await liar.engine.sendText({ conversationId, text: 'with a false cursor' });
    await warned(bob, conversationId, 'contact_cursor_differs');
    const [warning] = bob.summary(conversationId)!.warnings;
    expect(warning?.userId).toBe(cat.self.userId);
    await bob.engine.sendText({ conversationId, text: 'writing goes on' });
    await ann.message(conversationId, 'writing goes on');
  });
});

describe('a server that shows members different histories', { timeout: 120_000 }, () => {
  it('is found out by the first words that cross, and named when a second member signs the same', async () => {
    const { proxy, origin } = await stage.secondProxy();
    const { ann, bob, cat, conversationId } = await groupOfThree(origin);
    // Ann writes before she is shown what Cat wrote, so that either order could be the true one.
    const withheld = rewritingEvents((event) => (event.senderUserId === cat.self.userId ? null : event));
    proxy.hooks = withheld;
    let held: EventJson | undefined;
    stage.proxy.hooks = {
      frame: (name, data) => {
        const event = data['event'] as EventJson;
        if (name !== 'event' || event.kind !== 'message') return data;
        if (held === undefined) {
          held = event;
          return null;
        }
        if (event.seq !== held.seq + 1) return data;
        const [first, second] = [held.seq, event.seq];
        queueMicrotask(() =>
          stage.proxy.inject('event', { conversationId, event: { ...held, seq: second } }),
        );
        return { ...data, event: { ...event, seq: first } };
      },
    };
    await cat.engine.sendText({ conversationId, text: 'from Cat' });
    await logged(cat, conversationId, 'from Cat');
    await ann.engine.sendText({ conversationId, text: 'from Ann' });
    await bob.message(conversationId, 'from Ann');
    await bob.message(conversationId, 'from Cat');
    proxy.hooks = {};
    await ann.engine.reconnect();
    await ann.message(conversationId, 'from Cat');
    await ann.engine.sendText({ conversationId, text: 'Ann crosses' });
    await cat.message(conversationId, 'Ann crosses');
    await cat.engine.sendText({ conversationId, text: 'Cat crosses' });
    await warned(bob, conversationId, 'log_fork');
    const { warnings } = bob.summary(conversationId)!;
    const named = warnings.filter(({ code }) => code === 'contact_cursor_differs');
    expect(new Set(named.map(({ userId }) => userId))).toEqual(new Set([ann.self.userId, cat.self.userId]));
    expect(named.map(({ name }) => name).every((name) => /^(ANN|CAT)/.test(name!))).toBe(true);
    await bob.engine.sendText({ conversationId, text: 'writing goes on' });
    await ann.message(conversationId, 'writing goes on');
  });
});

/** The other valid ECDSA signature of the same bytes: s becomes the order minus s. */
function malleate(signature: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const bytes = Buffer.from(fromBase64Url(signature));
  const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  return toBase64Url(
    Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]),
  );
}

/** An app of a member's own making: every message that leaves it signs another history than it was shown. */
function lyingFetch(resign: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>): typeof fetch {
  return async (input, init) => {
    if (typeof init?.body !== 'string' || !init.body.includes('"header"')) return fetch(input, init);
    const body = JSON.parse(init.body) as { events: EventJson[] };
    for (const event of body.events) {
      if (event.kind !== 'message') continue;
      const header = messageFormat.decode(fromBase64Url(event['header'] as string));
      const bytes = messageFormat.encode({ ...header, lastSeenLogHash: new Uint8Array(32).fill(7) });
      event['header'] = toBase64Url(bytes);
      const signed = messageSignedBytes(await sha256(bytes), await sha256(fromBase64Url(event.body!)));
      event['signature'] = await resign(signed);
    }
    return fetch(input, { ...init, body: JSON.stringify(body) });
  };
}
