import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as enc from '../encoding.ts';
import { EncodingError, type Field } from '../encoding.ts';
import { bundleFormat } from './bundle.ts';
import { controlFormat, type RosterOp } from './control.ts';
import { directoryFormat } from './directory.ts';
import type { Format } from './format.ts';
import { messageFormat } from './message.ts';
import { newPasswordFormat } from './new-password.ts';
import { receiptFormat } from './receipt.ts';
import { sessionFormat } from './session.ts';

/** Whatever comes from a server is taken apart by these: they give a value or their own error, nothing else. */

const exactly = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));
const hash = exactly(32);
const id = fc.uuid();
const number = fc.maxSafeNat();
const suite = fc.constant(1 as const);
const keys = { identityKey: exactly(91), keyId: exactly(16), bundleHash: hash };
const role = fc.constantFrom('owner' as const, 'admin' as const, 'member' as const);
const member = fc.record({ userId: id, role, ...keys });
const op: fc.Arbitrary<RosterOp> = fc.oneof(
  fc.record({
    op: fc.constant('create' as const),
    kind: fc.constantFrom('direct' as const, 'group' as const),
    nonce: exactly(16),
    members: fc.array(member, { maxLength: 3 }),
  }),
  fc.record({
    op: fc.constant('add' as const),
    member,
    history: fc.constantFrom('none' as const, 'all' as const),
  }),
  fc.record({ op: fc.constant('remove' as const), userId: id }),
  fc.record({ op: fc.constant('leave' as const) }),
  fc.record({ op: fc.constant('role' as const), userId: id, role }),
  fc.record({ op: fc.constant('rekey' as const), keyId: exactly(16), bundleHash: hash }),
  fc.record({ op: fc.constant('rebind' as const), userId: id, ...keys }),
);

interface Case<T> {
  readonly format: Format<T>;
  readonly value: fc.Arbitrary<T>;
}
const of = <T>(format: Format<T>, value: fc.Arbitrary<T>): Case<unknown> =>
  ({ format, value }) as unknown as Case<unknown>;

const cases: readonly Case<unknown>[] = [
  of(
    newPasswordFormat,
    fc.record({
      suite,
      userId: id,
      approvalId: id,
      deviceId: id,
      accountVersion: number,
      memoryKiB: number,
      passes: number,
      seed: exactly(16),
      authKeyHash: hash,
      passwordWrapHash: hash,
    }),
  ),
  of(
    bundleFormat,
    fc.record({
      suite,
      userId: id,
      username: fc.stringMatching(/^[a-z0-9._-]{3,32}$/),
      identityKey: exactly(91),
      encryptionKey: exactly(422),
      kemKey: fc.option(exactly(20)),
      keyVersion: number,
      createdAt: number,
    }),
  ),
  of(
    controlFormat,
    fc.record({
      suite,
      conversationId: fc.option(id),
      rosterVersion: number,
      prevRosterHash: fc.option(hash),
      actorUserId: id,
      actorIdentityHash: hash,
      ops: fc.array(op, { maxLength: 4 }),
      lastSeenSeq: number,
      lastSeenLogHash: hash,
      dirSize: number,
      dirHash: hash,
      eventId: id,
      sentAt: number,
    }),
  ),
  of(
    sessionFormat,
    fc.record({
      suite,
      conversationId: id,
      sessionId: id,
      senderUserId: id,
      senderIdentityHash: hash,
      senderDeviceId: id,
      rosterHash: hash,
      commitment: hash,
      ttl: number,
      vaultVersion: number,
      dirSize: number,
      dirHash: hash,
      createdAt: number,
    }),
  ),
  of(
    messageFormat,
    fc.record({
      suite,
      conversationId: id,
      sessionHash: hash,
      index: number,
      eventId: id,
      sentAt: number,
      expiresAt: fc.option(number),
      drops: fc.option(id),
      lastSeenSeq: number,
      lastSeenLogHash: hash,
    }),
  ),
  of(
    receiptFormat,
    fc.record({
      suite,
      conversationId: id,
      userId: id,
      deviceId: id,
      kind: fc.constantFrom('delivered' as const, 'read' as const),
      upToSeq: number,
      logHash: hash,
      sentAt: number,
    }),
  ),
  of(
    directoryFormat,
    fc.record({ n: number, usernameHash: hash, userId: id, keyVersion: number, bundleHash: hash }),
  ),
];

const leaf: fc.Arbitrary<Field> = fc.oneof(
  fc.constant(enc.absent),
  fc.uint8Array({ maxLength: 100 }).map(enc.bytes),
  fc.string({ maxLength: 10 }).map((text) => enc.text(text.normalize('NFC'))),
  fc.maxSafeNat().map(enc.u64),
  fc.uuid().map(enc.uuid),
);
const fields = fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }).map(enc.list)), { maxLength: 14 });

/** Decodes to what encodes to the same bytes, or refuses with the typed error. */
function expectTyped({ format }: Case<unknown>, bytes: Uint8Array): void {
  try {
    expect(format.encode(format.decode(bytes))).toEqual(new Uint8Array(bytes));
  } catch (error) {
    expect(error).toBeInstanceOf(EncodingError);
  }
}

describe.each(cases.map((one) => [one.format.label, one] as const))('a %s', (label, one) => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(one.value, (value) => {
        expect(one.format.decode(one.format.encode(value))).toEqual(value);
      }),
    );
  });

  test('with a byte changed, cut off or added is refused, or is the encoding of something else', () => {
    fc.assert(
      fc.property(one.value, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, change) => {
        const bytes = one.format.encode(value);
        const changed = Uint8Array.from(bytes);
        changed[at % bytes.length]! ^= change;
        expectTyped(one, changed);
        expect(() => one.format.decode(bytes.subarray(0, at % bytes.length))).toThrow(EncodingError);
        expect(() => one.format.decode(Uint8Array.of(...bytes, change))).toThrow(EncodingError);
      }),
    );
  });

  test('of other fields than its own is refused', () => {
    fc.assert(
      fc.property(fields, (value) => {
        expect(() => one.format.decode(enc.encode(label, ...value))).toThrow(EncodingError);
      }),
    );
  });

  test('is never made of arbitrary bytes, nor of another format', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => one.format.decode(bytes)).toThrow(EncodingError);
      }),
    );
    for (const other of cases)
      if (other !== one)
        fc.assert(
          fc.property(other.value, (value) => {
            expect(() => one.format.decode(other.format.encode(value))).toThrow(EncodingError);
          }),
          { numRuns: 10 },
        );
  });
});
