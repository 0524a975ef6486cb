import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import { limits } from '@secure-chat/shared/limits';
import { logged, setHostileStage, unverifiable, warned, type Pair } from './testing/hostile-stage.ts';
import { RogueMember } from './testing/rogue-member.ts';

/** What a member does who keeps no rule (PROTOCOL §1, §7): readers judge for themselves. */

const stage = setHostileStage();

async function roguePair(): Promise<Pair & { readonly rogue: RogueMember }> {
  const pair = await stage.pair();
  return { ...pair, rogue: await RogueMember.of(stage, pair) };
}

/** The order of the curve P-256: for every signature (r, s) there is another, (r, n − s). */
const curveOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function malleated(signature: string): string {
  const bytes = Buffer.from(fromBase64Url(signature));
  const other = curveOrder - BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  bytes.write(other.toString(16).padStart(64, '0'), 32, 'hex');
  return toBase64Url(bytes);
}

describe('a member who keeps no rule', { timeout: 120_000 }, () => {
  it('is understood like any other where the rules are kept', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session();
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, 'by the rules'));
    await bob.message(conversationId, 'by the rules');
    expect(bob.summary(conversationId)?.warnings).toEqual([]);
  });

  it('cannot use one key for more than seven days', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session({ createdAt: Date.now() - limits.sessionLifetimeMs - 60_000 });
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, 'too late'));
    await unverifiable(bob, conversationId, 'session_over');
    expect(await bob.texts(conversationId)).toEqual(['first']);
  });

  it('cannot use one key for more than 65,536 messages', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session();
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, 'too many', { index: limits.sessionMessages }));
    await unverifiable(bob, conversationId, 'session_over');
    expect(await bob.texts(conversationId)).toEqual(['first']);
  });

  it('cannot make a message disappear outside a session that is for it', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session();
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, 'fleeting', { expiresAt: Date.now() + 60_000 }));
    await unverifiable(bob, conversationId, 'malformed');
    expect(await bob.texts(conversationId)).toEqual(['first']);
  });

  it('cannot have the server keep a body back before its time, and needs no word after it', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session({ ttl: 3_600_000 });
    await rogue.showSession(session);
    const at = (sentAt: number) => ({ sentAt, expiresAt: sentAt + 3_600_000 });
    const past = at(Date.now() - 3_600_001);
    const held = async (index: number, times: ReturnType<typeof at>): Promise<void> => {
      const event = await rogue.message(session, 'held back', { index, ...times });
      const bodyHash = createHash('sha256').update(fromBase64Url(event.body!)).digest('base64url');
      await rogue.show({ ...event, body: null, bodyHash });
    };
    await held(0, past);
    await held(1, at(Date.now()));
    await unverifiable(bob, conversationId, 'body_withheld');
    const missing = (await bob.items(conversationId)).filter(({ kind }) => kind === 'unverifiable');
    expect(missing).toHaveLength(1);
    await rogue.show(await rogue.message(session, 'gone', { index: 2, ...past }));
    await rogue.show(await rogue.message(session, 'here', { index: 3, ...at(Date.now()) }));
    await bob.message(conversationId, 'here');
    expect(await bob.texts(conversationId)).toEqual(['first', 'here']);
  });

  it('cannot make one message disappear after another time than its session says', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session({ ttl: 3_600_000 });
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, 'too soon', { expiresAt: Date.now() + 60_000 }));
    await unverifiable(bob, conversationId, 'malformed');
    expect(await bob.texts(conversationId)).toEqual(['first']);
  });

  it('cannot set a timer, or a name, that some devices would come too late to read', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session({ ttl: 3_600_000 });
    await rogue.showSession(session);
    const sentAt = Date.now();
    const payload = { kind: 'timer', afterMs: 60_000 } as const;
    await rogue.show(await rogue.message(session, '', { sentAt, expiresAt: sentAt + 3_600_000, payload }));
    await unverifiable(bob, conversationId, 'malformed');
    expect(bob.summary(conversationId)?.timerMs).toBe(0);
  });

  it('cannot hand two members two keys under one session', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const [session, other] = [await rogue.session(), await rogue.session()];
    const wrap = other.wraps.find(({ userId }) => userId === bob.self.userId)!.wrap;
    await rogue.showSession(session, { wrap });
    await rogue.show(await rogue.message(session, 'for you alone'));
    await unverifiable(bob, conversationId, 'cannot_open');
    expect(await bob.texts(conversationId)).toEqual(['first']);
  });

  it('cannot show a second session record under one id', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const [session, second] = [await rogue.session(), await rogue.session()];
    await rogue.showSession(session);
    await rogue.showSession(second, { eventId: session.sessionId });
    await unverifiable(bob, conversationId, 'duplicate_event');
    await rogue.show(await rogue.message(session, 'in the first'));
    await bob.message(conversationId, 'in the first');
  });

  it('cannot split a chat with a second signature over the same bytes', async () => {
    const { ann, bob, conversationId } = await stage.pair();
    stage.rewriteMessages(bob, (event) => ({
      ...event,
      signature: malleated(event['signature'] as string),
    }));
    await ann.engine.sendText({ conversationId, text: 'signed twice' });
    await bob.message(conversationId, 'signed twice');
    stage.proxy.cut();
    await bob.engine.sendText({ conversationId, text: 'one history' });
    await ann.message(conversationId, 'one history');
    await logged(bob, conversationId, 'one history');
    for (const client of [ann, bob]) expect(client.summary(conversationId)?.warnings).toEqual([]);
  });

  it('is named when their cursor tells of another history', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session();
    await rogue.showSession(session);
    const lastSeenLogHash = new Uint8Array(32).fill(9);
    await rogue.show(await rogue.message(session, 'from elsewhere', { lastSeenLogHash }));
    await bob.message(conversationId, 'from elsewhere');
    await warned(bob, conversationId, 'contact_cursor_differs');
    await rogue.show(await rogue.message(session, 'and on', { index: 1 }));
    await bob.message(conversationId, 'and on');
  });

  it('cannot name a cursor that is not there yet, nor go back with it', async () => {
    const { bob, conversationId, rogue } = await roguePair();
    const session = await rogue.session();
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, 'ahead', { lastSeenSeq: 1_000 }));
    await unverifiable(bob, conversationId, 'bad_cursor');
    await rogue.show(await rogue.message(session, 'in place', { index: 1 }));
    await bob.message(conversationId, 'in place');
  });
});
