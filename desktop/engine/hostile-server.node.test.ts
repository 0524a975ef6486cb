import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { messageFormat } from '@secure-chat/shared/signed/message';
import { toFailure } from './errors.ts';
import { systemClock } from './platform.ts';
import { rewritingEvents, type Json, type EventJson } from './testing/rewrite-events.ts';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { forgeKeys } from './testing/forger.ts';
import { logged, setHostileStage, unverifiable, warned } from './testing/hostile-stage.ts';
import { testPassword } from './testing/test-client.ts';

/** Each test is one attack of PROTOCOL §9 by the server itself: it must be detected, and named. */

const stage = setHostileStage();
const isDelivered = ({ delivery }: { delivery: string | null }): boolean =>
  delivery === 'delivered' || delivery === 'read';
const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

/** As if the log had ended with its first event. */
const forgetful = (body: Json): Json => ({
  ...body,
  conversations: (body['conversations'] as Json[]).map((page) => ({
    ...page,
    events: [],
    head: { ...(page['head'] as Json), seq: 1 },
  })),
});

describe('a hostile server', { timeout: 120_000 }, () => {
  it('cannot weaken the key derivation', async () => {
    const ann = await stage.person('ann');
    const weak: Json[] = [{ memoryKiB: 1024 }, { passes: 1 }, { lanes: 4 }, { memoryKiB: 16 * 1024 * 1024 }];
    const named = ['memoryKiB', 'passes', 'lanes', 'memoryKiB'];
    for (const [at, change] of weak.entries()) {
      stage.proxy.hooks = {
        answer: (call, body) =>
          call === 'POST /prelogin' ? { kdf: { ...(body['kdf'] as Json), ...change } } : body,
      };
      const victim = stage.client();
      const attempt = victim.engine.signIn({
        origin: stage.hostile,
        username: ann.self.username,
        password: testPassword,
        deviceName: 'Second',
      });
      await expect(attempt).rejects.toMatchObject({ parameter: named[at] });
    }
  });

  it('cannot put its own keys in the place of one’s own', async () => {
    const [ann, mallory] = await Promise.all([stage.person('ann'), stage.person('mallory')]);
    let foreign: unknown = null;
    stage.proxy.hooks = {
      answer: (call, body) => {
        if (call !== 'POST /sessions') return body;
        const account = body['account'] as Json;
        return { ...body, account: { ...account, bundle: foreign ?? account['bundle'] } };
      },
    };
    foreign = await stage.bundleOf(mallory.self.username);
    const victim = stage.client();
    const attempt = victim.engine.signIn({
      origin: stage.hostile,
      username: ann.self.username,
      password: testPassword,
      deviceName: 'Second',
    });
    await expect(attempt).rejects.toMatchObject({ name: 'OwnKeysTamperedError' });
  });

  it('cannot show another person’s keys for a name', async () => {
    const [ann, mallory, bob] = await Promise.all([
      stage.person('ann'),
      stage.person('mallory'),
      stage.person('bob', stage.hostile),
    ]);
    const foreign = await stage.bundleOf(mallory.self.username);
    stage.proxy.hooks = {
      answer: (call, body) => (call === `GET /users/${ann.self.username}` ? { bundle: foreign } : body),
    };
    await expect(bob.engine.findPerson({ username: ann.self.username })).rejects.toMatchObject({
      failure: { code: 'contact_keys_invalid' },
    });
  });

  it('cannot replace an identity that was pinned: what one writes waits, and is never sealed for it', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const annId = bob.contact(conversationId)!.userId;
    const username = bob.contact(conversationId)!.username;
    // For all to see, as the directory demands: the server has a whole new identity for her.
    await publishBundle(stage.server, (await forgeKeys({ userId: annId, username })).signed);
    const found = await bob.engine.findPerson({ username });
    expect(found.identityChanged).toBe(true);
    // What the two would compare is what the server shows now, so that comparing finds it out.
    const bobId = ann.contact(conversationId)!.userId;
    const hers = await ann.engine.getSafetyNumber({ userId: bobId });
    expect((await bob.engine.getSafetyNumber({ userId: annId })).groups).not.toEqual(hers.groups);
    await bob.engine.setVerified({ userId: annId, verified: false });
    expect(bob.contact(conversationId)?.identityChanged).toBe(true);
    await bob.until(() => bob.summary(conversationId)?.paused, 'the pause');
    await bob.engine.sendText({ conversationId, text: 'for the real Ann alone' });
    const waiting = await bob.message(conversationId, 'for the real Ann alone');
    expect(waiting.delivery).toBe('waiting');
    expect(await ann.texts(conversationId)).not.toContain('for the real Ann alone');
  });

  it('cannot alter a message', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    stage.rewriteMessages(bob, (event) => (event.body ? { ...event, body: flip(event.body) } : event));
    await ann.engine.sendText({ conversationId, text: 'altered' });
    await unverifiable(bob, conversationId, 'bad_signature');
    stage.proxy.hooks = {};
    // The next one names the gap that the altered one left (PROTOCOL §7, step 6); then all is well.
    await ann.engine.sendText({ conversationId, text: 'after the altered one' });
    await unverifiable(bob, conversationId, 'index_gap');
    await ann.engine.sendText({ conversationId, text: 'still usable' });
    await bob.message(conversationId, 'still usable');
  });

  it('cannot replay a message', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    let held: EventJson | null = null;
    stage.rewriteMessages(bob, (event) => {
      if (held === null) {
        held = event;
        return event;
      }
      return { ...held, seq: event.seq };
    });
    await ann.engine.sendText({ conversationId, text: 'once' });
    await bob.message(conversationId, 'once');
    await ann.engine.sendText({ conversationId, text: 'hidden behind the replay' });
    await unverifiable(bob, conversationId, 'duplicate_event');
    expect((await bob.texts(conversationId)).filter((text) => text === 'once')).toHaveLength(1);
  });

  it('cannot drop a message from the middle', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    let dropped: number | null = null;
    stage.rewriteMessages(bob, (event) => {
      dropped ??= event.seq;
      return event.seq === dropped ? null : event;
    });
    await ann.engine.sendText({ conversationId, text: 'withheld' });
    await ann.message(conversationId, 'withheld');
    await logged(ann, conversationId, 'withheld');
    await ann.engine.sendText({ conversationId, text: 'after the hole' });
    await warned(bob, conversationId, 'log_gap');
    await unverifiable(bob, conversationId, 'index_gap');
    await ann.engine.sendText({ conversationId, text: 'and on' });
    await bob.message(conversationId, 'and on');
  });

  it('is believed again once it shows what it withheld, and what it did stays said', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    let dropped: number | null = null;
    stage.rewriteMessages(bob, (event) => {
      dropped ??= event.seq;
      return event.seq === dropped ? null : event;
    });
    await ann.engine.sendText({ conversationId, text: 'withheld' });
    await logged(ann, conversationId, 'withheld');
    await ann.engine.sendText({ conversationId, text: 'after the hole' });
    await unverifiable(bob, conversationId, 'index_gap');
    await ann.engine.sendText({ conversationId, text: 'and on' });
    await bob.message(conversationId, 'and on');
    stage.proxy.hooks = {};
    stage.proxy.cut();
    await bob.message(conversationId, 'withheld');
    const all = ['first', 'withheld', 'after the hole', 'and on'];
    expect(await bob.texts(conversationId)).toEqual(all);
    expect((await bob.items(conversationId)).filter(({ kind }) => kind === 'unverifiable')).toEqual([]);
    await warned(bob, conversationId, 'log_gap');
    expect(bob.summary(conversationId)?.warnings).toHaveLength(1);
    // The chain is whole again: only then is anything past the hole signed for.
    await ann.until((seen) => {
      const items = [...(seen.timelines.get(conversationId)?.values() ?? [])];
      return items.some((item) => item.kind === 'message' && item.text === 'and on' && isDelivered(item));
    }, 'the tick past the hole');
    const again = stage.keep(await bob.restarted());
    expect(await again.texts(conversationId)).toEqual(all);
  });

  it('cannot drop a message and close the hole by renumbering', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    let dropped: number | null = null;
    stage.rewriteMessages(bob, (event) => {
      dropped ??= event.seq;
      if (event.seq === dropped) return null;
      return event.seq > dropped ? { ...event, seq: event.seq - 1 } : event;
    });
    await ann.engine.sendText({ conversationId, text: 'withheld' });
    await logged(ann, conversationId, 'withheld');
    await ann.engine.sendText({ conversationId, text: 'renumbered' });
    await unverifiable(bob, conversationId, 'index_gap');
  });

  it('cannot exchange two messages', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    let first: EventJson | null = null;
    stage.rewriteMessages(bob, (event) => {
      if (first === null) {
        first = event;
        return null;
      }
      if (event.seq === first.seq) return null;
      return { ...event, seq: first.seq };
    });
    await ann.engine.sendText({ conversationId, text: 'one' });
    await logged(ann, conversationId, 'one');
    await ann.engine.sendText({ conversationId, text: 'two' });
    await unverifiable(bob, conversationId, 'index_gap');
    expect(await bob.texts(conversationId)).not.toContain('two');
  });

  it('cannot show a bare hash in the place of a live message', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    stage.rewriteMessages(bob, (event) =>
      event.kind === 'message'
        ? ({
            kind: 'bare',
            seq: event.seq,
            eventId: event.eventId,
            receivedAt: event['receivedAt'],
            eventHash: 'A'.repeat(43),
          } as unknown as EventJson)
        : event,
    );
    await ann.engine.sendText({ conversationId, text: 'hidden' });
    await unverifiable(bob, conversationId, 'bare_event');
  });

  it('cannot withhold a body and keep the message', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    stage.rewriteMessages(bob, (event) => {
      if (!event.body) return event;
      const bodyHash = createHash('sha256').update(Buffer.from(event.body, 'base64url')).digest('base64url');
      return { ...event, body: null, bodyHash };
    });
    await ann.engine.sendText({ conversationId, text: 'withheld body' });
    await unverifiable(bob, conversationId, 'body_withheld');
  });

  it('is found out when it forgets what it showed', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    await ann.engine.sendText({ conversationId, text: 'shown once' });
    await bob.message(conversationId, 'shown once');
    stage.proxy.hooks = { answer: (call, body) => (call === 'POST /sync' ? forgetful(body) : body) };
    stage.proxy.cut();
    await warned(bob, conversationId, 'log_fork');
  });

  it('cannot have a device use a place of its session twice by forgetting what it wrote', async () => {
    const { ann, bob, conversationId } = await stage.pair(stage.hostile);
    const indexes = new Map<string, number[]>();
    const watched: typeof fetch = (input, init) => {
      for (const { sessionHash, index } of headersIn(init?.body))
        indexes.set(sessionHash, [...(indexes.get(sessionHash) ?? []), index]);
      return fetch(input, init);
    };
    const before = stage.keep(await ann.restarted({ fetch: watched }));
    for (const text of ['one', 'two']) await before.engine.sendText({ conversationId, text });
    await bob.message(conversationId, 'two');
    await logged(before, conversationId, 'two');
    stage.proxy.hooks = { answer: (call, body) => (call === 'POST /sync' ? forgetful(body) : body) };
    const after = stage.keep(await before.restarted({ fetch: watched }));
    await warned(after, conversationId, 'log_fork');
    await after.online();
    await after.engine.sendText({ conversationId, text: 'three' });
    await bob.message(conversationId, 'three');
    const [used] = [...indexes.values()];
    expect(used).toEqual([...new Set(used)].sort((a, b) => a - b));
    expect(used!.length).toBeGreaterThan(2);
    expect(bob.summary(conversationId)?.warnings).toEqual([]);
  });

  it('gets no key from anybody by asking for one', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    const sent: string[] = [];
    const watched: typeof fetch = (input, init) => {
      if (typeof init?.body === 'string') sent.push(init.body);
      return fetch(input, init);
    };
    const asked = stage.keep(await bob.restarted({ fetch: watched }));
    await asked.online();
    stage.proxy.hooks = rewritingEvents((event) =>
      event.kind === 'session' ? { ...event, wrap: null } : event,
    );
    const second = await stage.newDevice(ann.self.username);
    await second.online();
    await second.engine.sendText({ conversationId, text: 'without a wrap for Bob' });
    await unverifiable(asked, conversationId, 'no_key_for_you');
    const quiet = sent.length;
    const wanted = { conversationId, userId: ann.self.userId, sessionId: crypto.randomUUID() };
    for (const name of ['key_request', 'keys', 'session']) stage.proxy.inject(name, wanted);
    // A word from Ann comes after all of them on the same stream: by then they were heard.
    await ann.engine.sendText({ conversationId, text: 'heard' });
    await asked.message(conversationId, 'heard');
    expect(sent.slice(quiet).filter((body) => /wrap|seed|key/i.test(body))).toEqual([]);
    stage.proxy.hooks = {};
    await asked.engine.sendText({ conversationId, text: 'goes on' });
    await ann.message(conversationId, 'goes on');
  });

  it('keeps nobody out by losing the answer that carries new tokens', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    let ahead = 0;
    let renewals = 0;
    const device = stage.keep(
      await bob.restarted({
        clock: { ...systemClock, now: () => Date.now() + ahead },
        fetch: async (input, init) => {
          const answer = await fetch(input, init);
          const isRenewal = typeof input === 'string' && input.endsWith('/sessions/refresh');
          if (isRenewal && ++renewals === 1) throw new TypeError('the answer was lost');
          return answer;
        },
      }),
    );
    await device.online();
    ahead = 14.75 * 60_000;
    await device.engine.sendText({ conversationId, text: 'with the token before' });
    await ann.message(conversationId, 'with the token before');
    expect(renewals).toBeGreaterThan(1);
    expect(device.seen.connection?.state).not.toBe('session_ended');
  });

  it('learns nothing of a password by choosing what is mixed into it', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob')]);
    const seed = 'A'.repeat(22);
    const proofs: string[] = [];
    stage.proxy.hooks = {
      answer: (call, body) =>
        call === 'POST /prelogin' ? { kdf: { ...(body['kdf'] as Json), seed } } : body,
    };
    for (const { username } of [ann.self, bob.self]) {
      const attempt = stage.newDevice(username, {
        fetch: (input, init) => {
          if (typeof input === 'string' && input.endsWith('/sessions'))
            proofs.push((JSON.parse(init!.body as string) as { authKey: string }).authKey);
          return fetch(input, init);
        },
      });
      await expect(attempt.catch((error: unknown) => toFailure(error))).resolves.toMatchObject({
        code: 'wrong_password',
      });
    }
    // The same password and the same seed, and no table serves for two.
    expect(new Set(proofs).size).toBe(2);
    stage.proxy.hooks = {};
    const device = await stage.newDevice(ann.self.username);
    await device.online();
  });
});

/** What is sent in a request to append: under which session, and in which place of it. */
function headersIn(body: unknown): { sessionHash: string; index: number }[] {
  if (typeof body !== 'string' || !body.includes('"events"')) return [];
  const { events } = JSON.parse(body) as { events: EventJson[] };
  return events
    .filter(({ kind }) => kind === 'message')
    .map((event) => messageFormat.decode(fromBase64Url(event['header'] as string)))
    .map(({ sessionHash, index }) => ({ sessionHash: toBase64Url(sessionHash), index }));
}
