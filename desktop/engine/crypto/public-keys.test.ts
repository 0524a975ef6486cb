import { expect, it } from 'vitest';
import { concatBytes } from '@secure-chat/shared/bytes';
import {
  exportSpki,
  generateIdentity,
  importEncryptionPublicKey,
  importIdentityPublicKey,
} from './primitives.ts';

/** Web Crypto takes more forms of a key than one: what is accepted here has one encoding (PROTOCOL §2). */

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
/** SubjectPublicKeyInfo of a P-256 point of 33 bytes (RFC 5480 §2.2). */
const compressedHead = bytesOf('3039301306072a8648ce3d020106082a8648ce3d030107032200');

async function spki(): Promise<Uint8Array> {
  return exportSpki((await generateIdentity()).publicKey);
}

it('takes an identity in its one encoding', async () => {
  const key = await importIdentityPublicKey(await spki());
  expect(key?.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
});

it('refuses the same point in its compressed form', async () => {
  const point = (await spki()).slice(-65);
  const parity = point[64]! & 1 ? 3 : 2;
  const compressed = concatBytes(compressedHead, Uint8Array.of(parity), point.subarray(1, 33));
  expect(await importIdentityPublicKey(compressed)).toBeNull();
});

it('refuses a point that is not on the curve, another curve, and trailing bytes', async () => {
  const good = await spki();
  const off = Uint8Array.from(good);
  off[off.length - 1]! ^= 1;
  const p384 = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, [
    'sign',
    'verify',
  ]);
  const other = new Uint8Array(await crypto.subtle.exportKey('spki', p384.publicKey));
  for (const bytes of [off, other, concatBytes(good, Uint8Array.of(0)), good.slice(0, -1), new Uint8Array(0)])
    expect(await importIdentityPublicKey(bytes)).toBeNull();
});

it.each([1024, 2048, 4096])('refuses an RSA key of %d bits', async (modulusLength) => {
  const parameters = {
    name: 'RSA-OAEP',
    hash: 'SHA-256',
    modulusLength,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const pair = await crypto.subtle.generateKey(parameters, true, ['encrypt', 'decrypt']);
  const bytes = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
  expect(await importEncryptionPublicKey(bytes)).toBeNull();
});
