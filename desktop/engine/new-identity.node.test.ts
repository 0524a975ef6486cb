import { describe, expect, it, vi } from 'vitest';
import { appendEvents } from '@secure-chat/shared/contract';
import { call } from '../../server/testing/test-client.ts';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { eventHashOf } from './crypto/index.ts';
import { startAfresh } from './testing/forger.ts';
import { logged, setHostileStage, unverifiable } from './testing/hostile-stage.ts';
import { rewritingEvents } from './testing/rewrite-events.ts';
import { RogueMember } from './testing/rogue-member.ts';

/** A contact who lost everything and comes back with other keys under the same name (PROTOCOL §5, §6). */

const stage = setHostileStage();

describe('a contact who started afresh', { timeout: 120_000 }, () => {
  it('gets what waited, once the person has accepted the new identity, and the chat goes on', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    bob.engine.stop();
    await startAfresh(stage.server, bob);
    await ann.engine.reconnect();
    await ann.until(() => ann.summary(conversationId)?.paused, 'the pause');
    await ann.engine.sendText({ conversationId, text: 'for the new Bob' });
    expect((await ann.message(conversationId, 'for the new Bob')).delivery).toBe('waiting');

    const device = await stage.newDevice(bob.self.username, { origin: stage.honest });
    await device.online();
    expect(device.summary(conversationId)).toBeUndefined();
    await ann.engine.acceptIdentity({ userId: bob.self.userId });
    await device.message(conversationId, 'for the new Bob');
    expect(await device.texts(conversationId)).toEqual(['for the new Bob']);
    expect(device.seen.accountWarnings).toEqual([]);

    expect(device.summary(conversationId)?.request).toBe(true);
    await device.engine.acceptRequest({ conversationId });
    await device.engine.sendText({ conversationId, text: 'back again' });
    await ann.message(conversationId, 'back again');
    await ann.until((seen) => {
      const items = [...(seen.timelines.get(conversationId)?.values() ?? [])];
      return items.some((item) => item.kind === 'message' && item.own && item.delivery === 'read');
    }, 'a tick of the new identity');
    expect(ann.summary(conversationId)).toMatchObject({ paused: false, warnings: [] });
    const { changes, seenBy } = await ann.engine.getNumberHistory({ userId: bob.self.userId });
    expect(changes.map(({ change, trusted }) => `${change} ${trusted}`)).toEqual(['new true', 'first false']);
    expect(seenBy).toMatchObject([{ self: false, devices: 1 }]);
    const again = stage.keep(await ann.restarted());
    await again.online();
    expect(again.summary(conversationId)).toMatchObject({ paused: false, warnings: [] });
  });

  it('is asked about again, where the app was restarted between the news and the answer', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    bob.engine.stop();
    await startAfresh(stage.server, bob);
    await ann.engine.reconnect();
    await ann.until(() => ann.summary(conversationId)?.paused, 'the pause');
    const again = stage.keep(await ann.restarted());
    await again.until(() => again.summary(conversationId)?.paused, 'the same pause');
  });

  it('gets nothing that was written while neither of the two knew of it', async () => {
    const { ann, bob, conversationId } = await stage.pair(stage.hostile);
    await ann.engine.sendText({ conversationId, text: 'in a session that goes on' });
    await bob.message(conversationId, 'in a session that goes on');
    stage.proxy.link = 'down';
    stage.proxy.cut();
    await ann.until((seen) => seen.connection?.state === 'offline', 'the silence');
    await ann.engine.sendText({ conversationId, text: 'written meanwhile' });
    await startAfresh(stage.server, bob);
    stage.proxy.link = 'up';
    await ann.engine.reconnect();
    await ann.until(() => ann.summary(conversationId)?.paused, 'the pause');
    await ann.online();
    expect((await ann.message(conversationId, 'written meanwhile')).delivery).toBe('waiting');
    const { events } = await stage.pageOf(ann, conversationId);
    const first = events.length;
    await ann.engine.acceptIdentity({ userId: bob.self.userId });
    await logged(ann, conversationId, 'written meanwhile');
    // A rebind, and only then a session and what waited.
    const after = (await stage.pageOf(ann, conversationId)).events.slice(first);
    expect(after.map(({ kind }) => kind).slice(0, 2)).toEqual(['control', 'session']);
  });

  it('gets into a group again when somebody who manages it has accepted, and learns its name', async () => {
    const [ann, bob, cat] = await Promise.all([
      stage.person('ann'),
      stage.person('bob'),
      stage.person('cat'),
    ]);
    const userIds = [bob.self.userId, cat.self.userId];
    const { conversationId } = await ann.engine.createGroup({ name: 'Boat', picture: null, userIds });
    for (const client of [bob, cat]) {
      await client.until(() => client.summary(conversationId)?.request, 'the request');
      await client.engine.acceptRequest({ conversationId });
    }
    bob.engine.stop();
    await startAfresh(stage.server, bob);
    const device = await stage.newDevice(bob.self.username, { origin: stage.honest });
    await device.online();
    expect(device.summary(conversationId)).toBeUndefined();
    await ann.engine.reconnect();
    const asked = await ann.until(() => {
      const summary = ann.summary(conversationId);
      return summary?.kind === 'group' && summary.changed.length > 0 && summary;
    }, 'the question');
    expect(asked).toMatchObject({ paused: false, changed: [{ userId: bob.self.userId }] });
    await ann.engine.acceptIdentity({ userId: bob.self.userId });
    await device.until(() => device.summary(conversationId)?.title === 'Boat', 'the group and its name');
    await device.engine.acceptRequest({ conversationId });
    await device.engine.sendText({ conversationId, text: 'in again' });
    await cat.message(conversationId, 'in again');
    await cat.engine.sendText({ conversationId, text: 'welcome' });
    await device.message(conversationId, 'welcome');
    expect(cat.summary(conversationId)?.warnings).toEqual([]);
  });

  it('is not told of a gap, where something was said just before it was let in', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const second = await stage.newDevice(bob.self.username, { origin: stage.honest });
    await second.online();
    ann.engine.stop();
    // Bob's app lets her in without having seen what his other device writes meanwhile.
    const { head } = await stage.pageOf(bob, conversationId);
    stage.proxy.hooks = rewritingEvents((event) =>
      event.seq > head.seq && event.kind !== 'control' ? null : event,
    );
    await second.engine.sendText({ conversationId, text: 'just before' });
    await logged(second, conversationId, 'just before');
    await startAfresh(stage.server, ann);
    await bob.engine.reconnect();
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    await bob.engine.acceptIdentity({ userId: ann.self.userId });
    stage.proxy.hooks = {};
    const fresh = await stage.newDevice(ann.self.username, { origin: stage.honest });
    await fresh.until(() => fresh.summary(conversationId)?.request, 'the request');
    expect(fresh.summary(conversationId)?.warnings).toEqual([]);
    expect((await fresh.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
  });

  it('is not shown what it cannot read, where the stream brought that and the letting in at once', async () => {
    const [ann, bob, cat] = await Promise.all([
      stage.person('ann', stage.hostile),
      stage.person('bob'),
      stage.person('cat'),
    ]);
    const userIds = [bob.self.userId, cat.self.userId];
    const { conversationId } = await ann.engine.createGroup({ name: 'Boat', picture: null, userIds });
    for (const client of [bob, cat]) {
      await client.until(() => client.summary(conversationId)?.request, 'the request');
      await client.engine.acceptRequest({ conversationId });
    }
    await cat.engine.sendText({ conversationId, text: 'for the old Bob' });
    await ann.message(conversationId, 'for the old Bob');
    bob.engine.stop();
    await startAfresh(stage.server, bob);
    const { proxy, origin } = await stage.secondProxy();
    const device = await stage.newDevice(bob.self.username, { origin });
    await device.online();
    await ann.engine.reconnect();
    await ann.until(() => {
      const summary = ann.summary(conversationId);
      return summary?.kind === 'group' && summary.changed.length > 0;
    }, 'the question');

    // Ann lets Bob in without having seen what Cat says in that moment; Bob hears of both together.
    const { head } = await stage.pageOf(ann, conversationId);
    stage.proxy.hooks = rewritingEvents((event) =>
      event.seq > head.seq && event.kind !== 'control' ? null : event,
    );
    const held: [string, Record<string, unknown>][] = [];
    proxy.hooks = { frame: (name, data) => (name === 'event' ? (held.push([name, data]), null) : data) };
    await cat.engine.sendText({ conversationId, text: 'just before' });
    await logged(cat, conversationId, 'just before');
    await ann.engine.acceptIdentity({ userId: bob.self.userId });
    await vi.waitUntil(() => held.length >= 2, { timeout: 20_000 });
    proxy.hooks = {};
    for (const [name, data] of held) proxy.inject(name, data);
    stage.proxy.hooks = {};
    await ann.engine.reconnect();
    await device.until(() => device.summary(conversationId)?.request, 'the request');
    await device.engine.acceptRequest({ conversationId });
    await cat.engine.sendText({ conversationId, text: 'welcome' });
    await device.message(conversationId, 'welcome');
    expect(await device.texts(conversationId)).toEqual(['welcome']);
    expect((await device.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
  });

  it('cannot change what the identity before it wrote', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const page = await stage.pageOf(bob, conversationId);
    const first = await bob.message(conversationId, 'first');
    const event = page.events.find(({ eventId }) => eventId === first.id)!;
    const target = { eventId: first.id, eventHash: toBase64Url(await eventHashOf(event)) };
    ann.engine.stop();
    await startAfresh(stage.server, ann);
    await bob.engine.reconnect();
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    await bob.engine.acceptIdentity({ userId: ann.self.userId });
    let token = '';
    const fresh = await stage.newDevice(ann.self.username, {
      origin: stage.honest,
      fetch: (input, init) => {
        token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? token;
        return fetch(input, init);
      },
    });
    await fresh.until(() => fresh.summary(conversationId)?.request, 'the request');
    await fresh.engine.acceptRequest({ conversationId });
    await fresh.engine.sendText({ conversationId, text: 'afresh' });
    await bob.message(conversationId, 'afresh');

    // By an app of her own making: this one has nothing that it could change.
    const rogue = await RogueMember.of(stage, { ann: fresh, bob, conversationId });
    const session = await rogue.session({ deviceId: fresh.self.deviceId });
    const { wraps, record } = session;
    const payload = { kind: 'edit', target, text: 'never said' } as const;
    const { header, body, signature } = await rogue.message(session, '', { payload });
    const edit = { kind: 'message', header, body: body!, signature } as const;
    const events = [{ kind: 'session', ...record, wraps } as const, edit];
    await call(stage.honest, appendEvents, { token, params: { conversationId }, body: { events } });
    await unverifiable(bob, conversationId, 'not_allowed');
    await fresh.engine.sendText({ conversationId, text: 'and on' });
    await bob.message(conversationId, 'and on');
    expect(await bob.texts(conversationId)).toEqual(['first', 'afresh', 'and on']);
  });

  it('is not written to before, and what the old identity reads is nothing new', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const { userId } = bob.self;
    await ann.engine.setVerified({ userId, verified: true });
    await startAfresh(stage.server, bob);
    await ann.engine.reconnect();
    await ann.until(() => ann.summary(conversationId)?.paused, 'the pause');
    // The check was of another number.
    expect((await ann.engine.getSafetyNumber({ userId })).verified).toBe(false);
    await ann.engine.sendText({ conversationId, text: 'to nobody yet' });
    expect((await ann.message(conversationId, 'to nobody yet')).delivery).toBe('waiting');
    const second = await stage.newDevice(ann.self.username, { origin: stage.honest });
    await second.online();
    expect(await second.texts(conversationId)).toEqual(['first']);
    await ann.engine.setVerified({ userId, verified: true });
    await second.message(conversationId, 'to nobody yet');
    await unverifiable(bob, conversationId, 'foreign_identity');
    await unverifiable(bob, conversationId, 'no_key_for_you');
    expect(await bob.texts(conversationId)).toEqual(['first']);
  });
});
