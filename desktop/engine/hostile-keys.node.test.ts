import { describe, expect, it } from 'vitest';
import { concatBytes, fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import * as enc from '@secure-chat/shared/encoding';
import { bundleFormat } from '@secure-chat/shared/signed/bundle';
import { changeGroup, startGroup } from '../../server/testing/conversations.ts';
import { createBundle, registerPerson } from '../../server/testing/factories.ts';
import { createRsaKeys, hashOf } from '../../server/testing/keys.ts';
import { publishBundle } from '../../server/testing/publish-keys.ts';
import { openBundle } from './crypto/index.ts';
import { sign } from './crypto/primitives.ts';
import { toFailure } from './errors.ts';
import { forgeKeys, type Forged } from './testing/forger.ts';
import { memberOf, setHostileStage, warned } from './testing/hostile-stage.ts';
import type { TestClient } from './testing/test-client.ts';

/** Keys that no honest app would make (PROTOCOL §2): of another form, or too weak. */

const stage = setHostileStage();

/** What Bob's app says of such a bundle of Ann's; afterwards it finds the true one. */
async function verdictOn(ann: TestClient, bob: TestClient, bundle: Signed): Promise<string> {
  stage.proxy.hooks = {
    answer: (call, body) => (call === `GET /users/${ann.self.username}` ? { bundle } : body),
  };
  const { username } = ann.self;
  const verdict = await bob.engine.findPerson({ username }).then(
    () => 'taken',
    (error: unknown) => toFailure(error).code,
  );
  stage.proxy.hooks = {};
  await bob.engine.findPerson({ username });
  return verdict;
}

/** SubjectPublicKeyInfo of a P-256 point of 33 bytes (RFC 5480 §2.2). */
const compressedHead = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');

function compressed(spki: Uint8Array): Uint8Array {
  const point = spki.slice(-65);
  const parity = point[64]! & 1 ? 3 : 2;
  return concatBytes(new Uint8Array(compressedHead), Uint8Array.of(parity), point.subarray(1, 33));
}

/** The bundle with its identity in another form of the same point, signed by that very identity. */
async function compressedBundle({ opened, signed }: Forged): Promise<Signed> {
  const { bundle } = await openBundle(signed);
  const bytes = enc.encode(
    'bundle',
    enc.u64(1),
    enc.uuid(bundle.userId),
    enc.text(bundle.username),
    enc.bytes(compressed(bundle.identityKey)),
    enc.bytes(bundle.encryptionKey),
    enc.absent,
    enc.u64(bundle.keyVersion),
    enc.u64(bundle.createdAt),
  );
  return { bytes: toBase64Url(bytes), signature: toBase64Url(await sign(opened.identity.privateKey, bytes)) };
}

describe('keys in a form or of a size that nobody makes', { timeout: 120_000 }, () => {
  it('are refused where the identity is another spelling of the same point', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob', stage.hostile)]);
    const bundle = await compressedBundle(await forgeKeys(ann.self));
    expect(await verdictOn(ann, bob, bundle)).toBe('contact_keys_invalid');
  });

  it('are refused where the encryption key has 1,024 bits', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob', stage.hostile)]);
    const { opened, signed } = await forgeKeys(ann.self);
    const bundle = bundleFormat.decode(fromBase64Url(signed.bytes));
    const bytes = bundleFormat.encode({ ...bundle, encryptionKey: createRsaKeys(1024).spki });
    const signature = toBase64Url(await sign(opened.identity.privateKey, bytes));
    const weak = { bytes: toBase64Url(bytes), signature };
    expect(await verdictOn(ann, bob, weak)).toBe('contact_keys_invalid');
  });

  it('in a group get nothing sealed for them, are named, and hold nobody up once their owner is out', async () => {
    const [ann, bob] = await Promise.all([stage.person('ann'), stage.person('bob')]);
    const [host, weak] = [await registerPerson(stage.honest), await registerPerson(stage.honest)];
    const encryption = createRsaKeys(1024);
    const bundle = createBundle({ ...weak, encryption, keyVersion: 2 });
    await publishBundle(stage.server, bundle);
    const bundleHash = hashOf(Buffer.from(bundle.bytes, 'base64url'));
    const people = [await memberOf(ann), await memberOf(bob), { ...weak, encryption, bundleHash }];
    const group = await startGroup(stage.honest, host, people);
    const { conversationId } = group;
    for (const client of [ann, bob]) {
      await client.until(() => client.summary(conversationId)?.request, 'the request');
      await client.engine.acceptRequest({ conversationId });
    }
    await ann.engine.sendText({ conversationId, text: 'to everybody' });
    await warned(ann, conversationId, 'member_keys_invalid');
    expect(ann.summary(conversationId)?.warnings[0]?.userId).toBe(weak.userId);
    expect((await ann.message(conversationId, 'to everybody')).delivery).toBe('waiting');
    const ops = [{ op: 'remove', userId: weak.userId } as const];
    await changeGroup(stage.honest, group, { actor: host, ops, members: [host, ...people.slice(0, 2)] });
    await bob.message(conversationId, 'to everybody');
  });
});
