import { createHash } from 'node:crypto';
import { toHex, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { pad } from '../crypto/padding.ts';
import { argon2, hkdfBytes, importAesKey, importHkdfKey, sealAes } from '../crypto/primitives.ts';
import { bytesOf, fixed, ids, kept } from './vector-inputs.ts';

const kdf = { memoryKiB: 65_536, passes: 3, lanes: 1 };
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface Sealed {
  readonly sealed: string;
}
type Part<I> = I & Sealed;

interface Keys {
  readonly identityPkcs8: string;
  readonly encryptionPkcs8: string;
  readonly identitySpki: string;
  readonly encryptionSpki: string;
}

/** Password and recovery code to account key, account key to private keys and vault (PROTOCOL §3). */
export async function accountVectors(keys: Keys, before?: Readonly<Record<string, unknown>>) {
  const accountKey = fixed('account-key');
  const account = await importHkdfKey(accountKey);
  const [keysKey, vaultKey, localKey] = await Promise.all(
    ['keys', 'vault', 'local'].map((label) => hkdfBytes(account, label)),
  );
  const password = await passwordDoor();
  const recovery = await recoveryDoor();
  return {
    accountKey: toHex(accountKey),
    accountVersion: 1,
    passwordDoor: {
      ...password,
      ...(await sealPart(before?.['passwordDoor'], doorInputs('password', password.key, accountKey))),
    },
    recoveryDoor: {
      ...recovery,
      ...(await sealPart(before?.['recoveryDoor'], doorInputs('recovery', recovery.key, accountKey))),
    },
    keysKey: toHex(keysKey!),
    vaultKey: toHex(vaultKey!),
    localKey: toHex(localKey!),
    identity: await privateKey(before?.['identity'], keysKey!, {
      kind: 'identity',
      pkcs8: keys.identityPkcs8,
      spki: keys.identitySpki,
    }),
    encryption: await privateKey(before?.['encryption'], keysKey!, {
      kind: 'encryption',
      pkcs8: keys.encryptionPkcs8,
      spki: keys.encryptionSpki,
    }),
    vault: await vault(before?.['vault'], vaultKey!),
  };
}

async function passwordDoor() {
  const seed = fixed('seed', 16);
  const text = 'quiet kettle on the hill';
  const salt = createHash('sha256')
    .update(enc.encode('kdf-salt', enc.text('ann'), enc.bytes(seed)))
    .digest();
  const master = await argon2(new TextEncoder().encode(text), salt.subarray(0, 16), kdf);
  const key = await importHkdfKey(master);
  return {
    password: text,
    username: 'ann',
    seed: toHex(seed),
    ...kdf,
    master: toHex(master),
    authKey: toHex(await hkdfBytes(key, 'auth')),
    key: toHex(await hkdfBytes(key, 'wrap')),
  };
}

async function recoveryDoor() {
  const symbols = Array.from(fixed('recovery', 30), (byte) => alphabet[byte & 31]).join('');
  const check = createHash('sha256')
    .update(enc.encode('recovery-check', enc.text(symbols)))
    .digest();
  const secret = await importHkdfKey(new TextEncoder().encode(symbols));
  return {
    code: symbols + alphabet[check[0]! & 31]! + alphabet[check[1]! & 31]!,
    userId: ids.ann,
    recoveryAuth: toHex(await hkdfBytes(secret, 'recovery-auth', enc.uuid(ids.ann))),
    key: toHex(await hkdfBytes(secret, 'recovery-key', enc.uuid(ids.ann))),
  };
}

function doorInputs(door: 'password' | 'recovery', key: string, accountKey: Bytes) {
  const associated = enc.encode(
    'account-key',
    enc.u64(1),
    enc.uuid(ids.ann),
    enc.text(door),
    enc.u64(1),
    enc.u64(kdf.memoryKiB),
    enc.u64(kdf.passes),
    enc.bytes(fixed('seed', 16)),
  );
  return { key, associated: toHex(associated), plaintext: toHex(accountKey) };
}

function privateKey(
  before: unknown,
  keysKey: Bytes,
  { kind, pkcs8, spki }: { readonly kind: string; readonly pkcs8: string; readonly spki: string },
) {
  const keyId = createHash('sha256').update(bytesOf(spki)).digest().subarray(0, 16);
  const associated = enc.encode(
    'private-key',
    enc.u64(1),
    enc.uuid(ids.ann),
    enc.text(kind),
    enc.bytes(keyId),
    enc.bytes(bytesOf(spki)),
  );
  return sealPart(before, {
    key: toHex(keysKey),
    keyId: keyId.toString('hex'),
    associated: toHex(associated),
    plaintext: pkcs8,
  });
}

function vault(before: unknown, vaultKey: Bytes) {
  const json = JSON.stringify({ displayName: 'Ann', pins: [] });
  const associated = enc.encode('vault', enc.u64(1), enc.uuid(ids.ann), enc.u64(3));
  return sealPart(before, {
    key: toHex(vaultKey),
    version: 3,
    json,
    associated: toHex(associated),
    plaintext: toHex(pad(new TextEncoder().encode(json))),
  });
}

/** AES-256-GCM with a nonce of its own, made once. */
function sealPart<I extends { key: string; associated: string; plaintext: string }>(
  before: unknown,
  inputs: I,
): Promise<Part<I>> {
  return kept(before as Part<I> | undefined, inputs, async () => {
    const key = await importAesKey(bytesOf(inputs.key));
    return { sealed: toHex(await sealAes(key, bytesOf(inputs.plaintext), bytesOf(inputs.associated))) };
  });
}
