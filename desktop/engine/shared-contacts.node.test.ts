import { describe, expect, it } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import type { TimelineItem } from './face.ts';
import { forgeKeys } from './testing/forger.ts';
import { setHostileStage } from './testing/hostile-stage.ts';
import { RogueMember } from './testing/rogue-member.ts';
import type { TestClient } from './testing/test-client.ts';

/** Somebody whom one knows, told to another: bound to the identity that one knows them by (PROTOCOL §5). */

const stage = setHostileStage();

type Card = Extract<TimelineItem, { kind: 'message' }>;

/** Ann knows Bob and Carl, who have never met. */
async function threePeople() {
  const [ann, bob, carl] = await Promise.all([
    stage.person('ann'),
    stage.person('bob'),
    stage.person('carl', stage.hostile),
  ]);
  const withBob = await talk(ann, bob);
  const withCarl = await talk(ann, carl);
  return { ann, bob, carl, withBob, withCarl };
}

async function talk(ann: TestClient, other: TestClient): Promise<string> {
  const conversationId = await ann.startWith(other.self.username);
  await ann.engine.sendText({ conversationId, text: 'hello' });
  await other.message(conversationId, 'hello');
  await other.engine.acceptRequest({ conversationId });
  await ann.until(
    () => ann.contact(conversationId)?.displayName === other.self.displayName,
    'what they call themselves',
  );
  return conversationId;
}

function cardOf(client: TestClient, conversationId: string): Promise<Card> {
  return client.until((seen) => {
    const items = [...(seen.timelines.get(conversationId)?.values() ?? [])];
    return items.find((item): item is Card => item.kind === 'message' && item.contact !== undefined);
  }, 'the contact');
}

describe('a shared contact', { timeout: 120_000 }, () => {
  it('shows who it is, and opens a chat with that very person, who is pinned by then', async () => {
    const { ann, bob, carl, withCarl } = await threePeople();
    await ann.engine.shareContact({ userId: bob.self.userId, to: [withCarl] });
    const { id, contact, text } = await cardOf(carl, withCarl);
    const { userId, username, displayName } = bob.self;
    expect({ contact, text }).toEqual({ contact: { userId, username, displayName }, text: '' });

    const { conversationId } = await carl.engine.openContact({ conversationId: withCarl, id });
    await carl.engine.sendText({ conversationId, text: 'Ann told me of you' });
    expect(await bob.message(conversationId, 'Ann told me of you')).toBeDefined();
    await bob.engine.acceptRequest({ conversationId });
    const [ours, theirs] = await Promise.all([
      carl.engine.getSafetyNumber({ userId }),
      bob.engine.getSafetyNumber({ userId: carl.self.userId }),
    ]);
    expect(ours.groups).toEqual(theirs.groups);
    expect(carl.contact(conversationId)).toMatchObject({ username, identityChanged: false });
    // Opened once more it is the same chat.
    expect(await carl.engine.openContact({ conversationId: withCarl, id })).toEqual({ conversationId });
  });

  it('lets in whoever had written first', async () => {
    const { ann, bob, carl, withCarl } = await threePeople();
    const conversationId = await bob.startWith(carl.self.username);
    await bob.engine.sendText({ conversationId, text: 'it is me' });
    await carl.until(() => carl.summary(conversationId)?.request, 'the request');
    await ann.engine.shareContact({ userId: bob.self.userId, to: [withCarl] });
    const { id } = await cardOf(carl, withCarl);
    expect(await carl.engine.openContact({ conversationId: withCarl, id })).toEqual({ conversationId });
    await carl.until(() => carl.summary(conversationId)?.request === false, 'the answer');
  });

  it('is refused by name where the server shows another identity in the place of the shared one', async () => {
    const { ann, bob, carl, withCarl } = await threePeople();
    await ann.engine.shareContact({ userId: bob.self.userId, to: [withCarl] });
    const { id } = await cardOf(carl, withCarl);
    const before = carl.seen.conversations.length;
    await publishBundle(stage.server, (await forgeKeys(bob.self)).signed);
    await expect(carl.engine.openContact({ conversationId: withCarl, id })).rejects.toMatchObject({
      failure: { code: 'shared_contact_replaced' },
    });
    expect(carl.seen.conversations).toHaveLength(before);
    // While there is a question about him, he cannot be told on either.
    await ann.engine.findPerson({ username: bob.self.username });
    await expect(ann.engine.shareContact({ userId: bob.self.userId, to: [withCarl] })).rejects.toMatchObject({
      failure: { code: 'contact_not_known' },
    });
  });

  it('is refused where one knows another identity under the same name already', async () => {
    const pair = await stage.pair();
    const { bob, conversationId } = pair;
    const carl = await stage.person('carl');
    const withCarl = await talk(bob, carl);
    // Ann was deceived, or deceives: whom she shares is not the Carl whom Bob knows.
    const rogue = await RogueMember.of(stage, pair);
    const session = await rogue.session();
    const { userId, username, displayName } = carl.self;
    const identityKey = toBase64Url((await forgeKeys(carl.self)).bundle.bundle.identityKey);
    const payload = { kind: 'contact' as const, userId, username, displayName, identityKey };
    await rogue.showSession(session);
    await rogue.show(await rogue.message(session, '', { payload }));
    const { id } = await cardOf(bob, conversationId);
    await expect(bob.engine.openContact({ conversationId, id })).rejects.toMatchObject({
      failure: { code: 'shared_contact_differs' },
    });
    expect(bob.contact(withCarl)).toMatchObject({ identityChanged: false });
  });

  it('is told by whoever knows them, and passed on by nobody else', async () => {
    const { ann, bob, carl, withCarl } = await threePeople();
    await ann.engine.shareContact({ userId: bob.self.userId, to: [withCarl] });
    const { id } = await cardOf(carl, withCarl);
    const unknown = { failure: { code: 'contact_not_known' } };
    const passedOn = { conversationId: withCarl, id, to: [withCarl] };
    await expect(carl.engine.forwardMessage(passedOn)).rejects.toMatchObject(unknown);
    const told = { userId: bob.self.userId, to: [withCarl] };
    await expect(carl.engine.shareContact(told)).rejects.toMatchObject(unknown);
  });
});
