import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import type { RosterOp } from '@secure-chat/shared/signed/control';
import * as enc from '@secure-chat/shared/encoding';
import { chainStart } from '@secure-chat/shared/signed/log';
import { createAccountKeys, type OpenedAccount } from './account-keys.ts';
import { createBundle, openBundle, type OpenedBundle } from './bundle.ts';
import { AcceptanceError, BundleError, OpenError, SealError, VaultError } from './errors.ts';
import { generateKeyPairs } from './key-pairs.ts';
import { openMessage, sealMessage, verifyMessage, type SealedMessage } from './message.ts';
import { pad, unpad } from './padding.ts';
import { randomBytes, sealRsa } from './primitives.ts';
import { createReceipt, openReceipt } from './receipt.ts';
import { applyControl, changeControl, createDirect, openControl, type Roster } from './roster.ts';
import { createSession, openSeed, sessionKey, verifySession, type NewSession } from './session.ts';
import { mergeVaults, openVault, sealVault, type Pin } from './vault.ts';

/** Everything that two people exchange, made once; each test tries to break one part of it. */

interface Person {
  readonly opened: OpenedAccount;
  readonly bundle: OpenedBundle;
  readonly signed: Awaited<ReturnType<typeof createBundle>>;
}

const eventId = '0e0e0e0e-0e0e-4e0e-8e0e-0e0e0e0e0e0e';
const deviceId = '0d0d0d0d-0d0d-4d0d-8d0d-0d0d0d0d0d0d';
let ann: Person;
let bob: Person;
let eve: Person;
let control: Awaited<ReturnType<typeof createDirect>>;
let roster: Roster;
let session: NewSession;
let message: SealedMessage;
let key: CryptoKey;

beforeAll(async () => {
  [ann, bob, eve] = await Promise.all([createPerson('ann'), createPerson('bob'), createPerson('eve')]);
  const place = { dirSize: 0, dirHash: chainStart, sentAt: 1, eventId };
  control = await createDirect(ann.opened, ann.bundle, bob.bundle, place);
  roster = await applyControl(null, await openControl(control.control));
  const recipients = [ann.bundle, bob.bundle];
  session = await createSession(ann.opened, {
    roster,
    recipients,
    deviceId,
    ttl: 0,
    vaultVersion: 1,
    dirSize: 0,
    dirHash: chainStart,
    createdAt: 1,
  });
  key = await sessionKey(session.seed, session.sessionId);
  message = await sealMessage(ann.opened, {
    key,
    conversationId: roster.conversationId,
    sessionHash: session.sessionHash,
    index: 0,
    eventId,
    sentAt: 1,
    expiresAt: null,
    drops: null,
    lastSeenSeq: 1,
    lastSeenLogHash: chainStart,
    payload: { kind: 'text', text: 'Hello' },
  });
}, 120_000);

async function createPerson(username: string): Promise<Person> {
  const keyPairs = await generateKeyPairs();
  const { opened } = await createAccountKeys({
    userId: crypto.randomUUID(),
    username,
    password: 'quiet kettle on the hill',
    keyPairs,
  });
  const signed = await createBundle(opened, { username, keyVersion: 1, createdAt: 1 });
  return { opened, signed, bundle: await openBundle(signed) };
}

function flip(text: string, at: number): string {
  const bytes = fromBase64Url(text);
  bytes[at % bytes.length]! ^= 1;
  return toBase64Url(bytes);
}

const wrapOf = (person: Person) =>
  fromBase64Url(session.wraps.find(({ userId }) => userId === person.opened.userId)!.wrap);

describe('a bundle', () => {
  it('is refused when any of its bytes changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.boolean(), async (at, inSignature) => {
        const { bytes, signature } = ann.signed;
        const changed = inSignature
          ? { bytes, signature: flip(signature, at) }
          : { bytes: flip(bytes, at), signature };
        await expect(openBundle(changed)).rejects.toThrow(BundleError);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused with another RSA key than one of 3072 bits and e = 65537', async () => {
    for (const [modulusLength, exponent] of [
      [1024, [1, 0, 1]],
      [2048, [1, 0, 1]],
      [3072, [3]],
    ] as const) {
      const pair = await crypto.subtle.generateKey(
        { name: 'RSA-OAEP', hash: 'SHA-256', modulusLength, publicExponent: Uint8Array.from(exponent) },
        true,
        ['encrypt', 'decrypt'],
      );
      const publicKey = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
      const weak = { ...ann.opened, encryption: { ...ann.opened.encryption, publicKey } };
      const signed = await createBundle(weak, { username: 'ann', keyVersion: 1, createdAt: 1 });
      await expect(openBundle(signed)).rejects.toThrow(BundleError);
    }
  });
});

describe('a roster', () => {
  it('is what its signed create says', () => {
    expect(roster.conversationId).toBe(control.conversationId);
    expect([...roster.members.keys()].sort()).toEqual([ann.opened.userId, bob.opened.userId].sort());
  });

  it('is refused from somebody who is not in it, and when a byte changed', async () => {
    const place = { dirSize: 0, dirHash: chainStart, sentAt: 1, eventId };
    const forged = await createDirect(
      { ...eve.opened, userId: ann.opened.userId },
      ann.bundle,
      bob.bundle,
      place,
    );
    await expect(applyControl(null, await openControl(forged.control))).rejects.toThrow(AcceptanceError);
    const { bytes, signature } = control.control;
    await expect(
      applyControl(null, await openControl({ bytes, signature: flip(signature, 3) })),
    ).rejects.toThrow(AcceptanceError);
  });
});

describe('a change of the roster', () => {
  const place = (id: string) => ({
    lastSeenSeq: 1,
    lastSeenLogHash: chainStart,
    dirSize: 0,
    dirHash: chainStart,
    sentAt: 2,
    eventId: id,
  });
  const change = async (actor: Person, before: Roster, op: RosterOp) =>
    openControl(await changeControl(actor.opened, before, [op], place(crypto.randomUUID())));
  const rebindTo = (person: Person): RosterOp => ({
    op: 'rebind',
    userId: bob.opened.userId,
    identityKey: person.bundle.bundle.identityKey,
    keyId: person.bundle.encryptionKeyId,
    bundleHash: person.bundle.hash,
  });

  it('counts once: a rebind or a rekey that is shown again is refused', async () => {
    const rebind = await change(ann, roster, rebindTo(eve));
    const rebound = await applyControl(roster, rebind);
    expect(rebound.members.get(bob.opened.userId)?.identityKey).toEqual(eve.bundle.bundle.identityKey);
    await expect(applyControl(rebound, rebind)).rejects.toMatchObject({ reason: 'stale_roster' });
    const keyId = eve.bundle.encryptionKeyId;
    const rekey = await change(ann, rebound, { op: 'rekey', keyId, bundleHash: eve.bundle.hash });
    const rekeyed = await applyControl(rebound, rekey);
    expect(rekeyed.members.get(ann.opened.userId)?.keyId).toEqual(keyId);
    await expect(applyControl(rekeyed, rekey)).rejects.toMatchObject({ reason: 'stale_roster' });
    // Nor does the first one count again after the second, which would bring the old keys back.
    await expect(applyControl(rekeyed, rebind)).rejects.toMatchObject({ reason: 'stale_roster' });
  });

  it('is not taken from an identity that the roster no longer names', async () => {
    const rebound = await applyControl(roster, await change(ann, roster, rebindTo(eve)));
    const back = await change(bob, rebound, { ...rebindTo(bob), userId: ann.opened.userId } as RosterOp);
    await expect(applyControl(rebound, back)).rejects.toMatchObject({ reason: 'bad_signature' });
  });

  it('cannot move one’s own identity: only the other one can', async () => {
    const own = await change(bob, roster, rebindTo(eve));
    await expect(applyControl(roster, own)).rejects.toThrow(AcceptanceError);
  });
});

describe('a session', () => {
  it('opens for each member with their own wrap, to the same seed', async () => {
    for (const person of [ann, bob])
      expect(await openSeed(person.opened, session.record, wrapOf(person))).toEqual(session.seed);
  });

  it('does not open with another member’s wrap, nor when a byte of it changed', async () => {
    await expect(openSeed(bob.opened, session.record, wrapOf(ann))).rejects.toThrow(OpenError);
    const wrap = wrapOf(bob);
    wrap[100]! ^= 1;
    await expect(openSeed(bob.opened, session.record, wrap)).rejects.toThrow(OpenError);
  });

  it('shows a seed that is not the one committed to', async () => {
    const label = enc.encode(
      'wrap',
      enc.u64(1),
      enc.uuid(roster.conversationId),
      enc.uuid(session.sessionId),
      enc.uuid(ann.opened.userId),
      enc.uuid(bob.opened.userId),
      enc.bytes(bob.bundle.encryptionKeyId),
    );
    const wrap = (seed: Uint8Array) => sealRsa(bob.bundle.encryptionKey, seed, label);
    expect(await openSeed(bob.opened, session.record, await wrap(session.seed))).toEqual(session.seed);
    for (const other of [randomBytes(32), session.seed.slice(0, 31), new Uint8Array(0)])
      await expect(openSeed(bob.opened, session.record, await wrap(other))).rejects.toMatchObject({
        reason: 'commitment_mismatch',
      });
  });

  it('is sealed for the members that the roster names, and for nobody else', async () => {
    const start = (recipients: OpenedBundle[], opened = ann.opened) =>
      createSession(opened, {
        roster,
        recipients,
        deviceId,
        ttl: 0,
        vaultVersion: 1,
        dirSize: 0,
        dirHash: chainStart,
        createdAt: 1,
      });
    const newer = await createBundle(bob.opened, { username: 'bob', keyVersion: 2, createdAt: 2 });
    for (const recipients of [
      [ann.bundle],
      [ann.bundle, bob.bundle, eve.bundle],
      [ann.bundle, ann.bundle],
      [ann.bundle, eve.bundle],
      [ann.bundle, await openBundle(newer)],
      [ann.bundle, { ...eve.bundle, hash: bob.bundle.hash, bundle: { ...bob.bundle.bundle } }],
    ])
      await expect(start(recipients)).rejects.toThrow(SealError);
    const impostor = { ...eve.opened, userId: ann.opened.userId };
    await expect(start([ann.bundle, bob.bundle], impostor)).rejects.toMatchObject({
      reason: 'foreign_identity',
    });
    await expect(start([ann.bundle, bob.bundle], eve.opened)).rejects.toMatchObject({
      reason: 'wrong_conversation',
    });
  });

  it('is refused under another identity', async () => {
    await verifySession(session.record, ann.bundle.bundle.identityKey);
    await expect(verifySession(session.record, eve.bundle.bundle.identityKey)).rejects.toMatchObject({
      reason: 'bad_signature',
    });
  });
});

describe('a message', () => {
  it('opens to what was sealed', async () => {
    await verifyMessage({ ...message, bodyHash: null }, ann.bundle.bundle.identityKey);
    expect(await openMessage(key, fromBase64Url(message.header), fromBase64Url(message.body))).toEqual({
      kind: 'text',
      text: 'Hello',
    });
  });

  it('is refused when any byte of header, body or signature changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom('header', 'body', 'signature'), async (at, part) => {
        const changed = {
          ...message,
          bodyHash: null,
          [part]: flip(message[part as keyof SealedMessage], at),
        };
        await expect(verifyMessage(changed, ann.bundle.bundle.identityKey)).rejects.toMatchObject({
          reason: 'bad_signature',
        });
      }),
      { numRuns: 60 },
    );
  });

  it('does not open under a header that is not its own, even where nobody checks the signature', async () => {
    const header = fromBase64Url(flip(message.header, 40));
    await expect(openMessage(key, header, fromBase64Url(message.body))).rejects.toMatchObject({
      reason: 'cannot_open',
    });
  });

  it('keeps a kind that this version does not know apart from one that is broken', async () => {
    const seal = (payload: unknown) =>
      sealMessage(ann.opened, {
        key,
        conversationId: roster.conversationId,
        sessionHash: session.sessionHash,
        index: 1,
        eventId,
        sentAt: 1,
        expiresAt: null,
        drops: null,
        lastSeenSeq: 1,
        lastSeenLogHash: chainStart,
        payload: payload as never,
      });
    const open = async (sealed: SealedMessage) =>
      openMessage(key, fromBase64Url(sealed.header), fromBase64Url(sealed.body));
    expect(await open(await seal({ kind: 'hologram', size: 3 }))).toEqual({ kind: 'unsupported' });
    await expect(open(await seal({ kind: 'text', text: 7 }))).rejects.toMatchObject({
      reason: 'cannot_open',
    });
  });
});

describe('a receipt', () => {
  it('counts only with its member’s signature', async () => {
    const signed = await createReceipt(bob.opened, {
      conversationId: roster.conversationId,
      deviceId,
      kind: 'read',
      upToSeq: 3,
      logHash: chainStart,
      sentAt: 1,
    });
    const identityOf = (userId: string) => roster.members.get(userId)?.identityKey ?? null;
    expect(await openReceipt(signed, identityOf)).toMatchObject({ upToSeq: 3, kind: 'read' });
    await expect(
      openReceipt({ ...signed, signature: flip(signed.signature, 5) }, identityOf),
    ).rejects.toMatchObject({ reason: 'bad_signature' });
    await expect(openReceipt(signed, () => null)).rejects.toMatchObject({ reason: 'wrong_sender' });
  });
});

describe('a vault', () => {
  const pin = (userId: string, identity: number, verified = false): Pin => ({
    userId,
    identityKey: toBase64Url(new Uint8Array(91).fill(identity)),
    username: 'someone',
    keyVersion: 1,
    verified,
  });
  const [one, two] = [
    '0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a',
    '0b0b0b0b-0b0b-4b0b-8b0b-0b0b0b0b0b0b',
  ] as const;

  it('opens under its own version alone', async () => {
    const sealed = await sealVault(ann.opened, 4, { pins: [pin(one, 1)] });
    expect(await openVault(ann.opened, 4, sealed)).toEqual({ pins: [pin(one, 1)] });
    await expect(openVault(ann.opened, 5, sealed)).rejects.toThrow(VaultError);
    await expect(openVault(bob.opened, 4, sealed)).rejects.toThrow(VaultError);
  });

  it('unites the pins of two devices', () => {
    const merged = mergeVaults({ pins: [pin(one, 1)] }, { pins: [pin(two, 2)] });
    expect(merged.pins.map(({ userId }) => userId).sort()).toEqual([one, two]);
  });

  it('keeps both identities where two devices pinned two, as a conflict', () => {
    const [merged] = mergeVaults({ pins: [pin(one, 1)] }, { pins: [pin(one, 2)] }).pins;
    expect(merged).toMatchObject({ identityKey: pin(one, 2).identityKey, conflict: pin(one, 1).identityKey });
  });
});

describe('padding', () => {
  it('comes off again, whatever the length and the last bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (plaintext) => {
        const padded = pad(plaintext);
        expect(padded.length).toBeGreaterThanOrEqual(256);
        expect(unpad(padded)).toEqual(new Uint8Array(plaintext));
      }),
    );
  });

  it('is refused in any other form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        try {
          expect(pad(unpad(bytes))).toEqual(new Uint8Array(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(OpenError);
        }
      }),
    );
  });
});
