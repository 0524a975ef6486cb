import { describe, expect, it } from 'vitest';
import { changeGroup, startGroup, type TestGroup } from '../../server/testing/conversations.ts';
import { createBundle, registerPerson, type TestPerson } from '../../server/testing/factories.ts';
import { createRsaKeys, hashOf } from '../../server/testing/keys.ts';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { memberOf, setHostileStage } from './testing/hostile-stage.ts';
import type { TestClient } from './testing/test-client.ts';

/** Keys for whole groups: as the roster names them, in a few requests (PROTOCOL §6, §7). */

const stage = setHostileStage();

interface Crowd {
  readonly ann: TestClient;
  readonly bob: TestClient;
  readonly host: TestPerson;
  readonly others: readonly TestPerson[];
  readonly group: TestGroup;
  /** Calls of Ann's for bundles. */
  readonly asked: string[];
}

/** Ann and Bob among people who have keys and no app; `prepare` comes before the two have read anything. */
async function crowdOf(
  size: number,
  prepare: (people: readonly TestPerson[]) => Promise<void>,
): Promise<Crowd> {
  const asked: string[] = [];
  const watched: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (/\/(bundles|users)\b/.test(url)) asked.push(url);
    return fetch(input, init);
  };
  const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob')]);
  const others: TestPerson[] = [];
  for (let at = 0; at < size; at += 20) {
    const some = Array.from({ length: Math.min(20, size - at) }, () => registerPerson(stage.honest));
    others.push(...(await Promise.all(some)));
  }
  ann.engine.stop();
  bob.engine.stop();
  const host = await registerPerson(stage.honest);
  const people = [await memberOf(ann), await memberOf(bob), ...others];
  const group = await startGroup(stage.honest, host, people);
  await prepare(others);
  const [annAgain, bobAgain] = [await ann.restarted({ fetch: watched }), await bob.restarted()];
  for (const client of [annAgain, bobAgain]) await accept(stage.keep(client), group.conversationId);
  return { ann: annAgain, bob: bobAgain, host, others, group, asked };
}

async function accept(client: TestClient, conversationId: string): Promise<void> {
  await client.until(() => client.summary(conversationId)?.request, 'the request');
  await client.online();
  await client.engine.acceptRequest({ conversationId });
}

async function say(from: TestClient, to: TestClient, { conversationId }: TestGroup, text: string) {
  await from.engine.sendText({ conversationId, text });
  await to.message(conversationId, text);
}

/** Other keys to be written to, by the same identity. */
async function publishNewer(person: TestPerson): Promise<TestPerson> {
  const encryption = createRsaKeys(3072);
  const bundle = createBundle({ ...person, encryption, keyVersion: 2 });
  await publishBundle(stage.server, bundle);
  return { ...person, encryption, bundle, bundleHash: hashOf(Buffer.from(bundle.bytes, 'base64url')) };
}

describe('a group', { timeout: 120_000 }, () => {
  it('is written to, though a member published newer keys than it names', async () => {
    const { ann, bob, group } = await crowdOf(1, async ([cat]) => void (await publishNewer(cat!)));
    await say(ann, bob, group, 'to the keys of the roster');
    await say(bob, ann, group, 'and back');
    expect(ann.summary(group.conversationId)).toMatchObject({ paused: false, warnings: [] });
  });

  it('goes over to a member’s newer keys when the member says so in it', async () => {
    const { ann, bob, host, others, group } = await crowdOf(1, async () => undefined);
    await say(ann, bob, group, 'before');
    const cat = await publishNewer(others[0]!);
    await say(bob, ann, group, 'in between');
    const { keyId } = cat.encryption;
    const ops = [{ op: 'rekey', keyId, bundleHash: cat.bundleHash } as const];
    await changeGroup(stage.honest, group, { actor: cat, ops, members: [host, ...group.members, cat] });
    await say(ann, bob, group, 'after');
    const again = stage.keep(await bob.restarted());
    await again.online();
    await say(again, ann, group, 'after a restart');
    expect(ann.summary(group.conversationId)).toMatchObject({ paused: false, warnings: [] });
  });

  it('of hundreds costs a few requests for keys', async () => {
    const { ann, bob, group, asked } = await crowdOf(300, async () => undefined);
    await say(ann, bob, group, 'to everybody');
    const members = await ann.engine.getMembers(group);
    expect(members).toHaveLength(303);
    expect(members.filter(({ username }) => username === '')).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(5);
  });
});
