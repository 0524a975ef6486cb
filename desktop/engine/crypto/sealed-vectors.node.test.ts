import { execFileSync } from 'node:child_process';
import * as node from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toBase64Url, toHex, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import type { createVectors } from '../testing/create-vectors.ts';
import { openAccountKeys } from './account-keys.ts';
import { isRequestOf, openApproval } from './approval.ts';
import { openBundle } from './bundle.ts';
import { openMessage, verifyMessage } from './message.ts';
import { derivePassword } from './password.ts';
import { hkdfBytes, importHkdfKey } from './primitives.ts';
import { openReceipt } from './receipt.ts';
import { deriveRecovery } from './recovery-code.ts';
import { sessionKey } from './session.ts';
import { openVault } from './vault.ts';

/** What is signed and sealed, against its vectors: by our code, by Node's crypto and by OpenSSL. */

type Vectors = Awaited<ReturnType<typeof createVectors>>;
const v = JSON.parse(readFileSync(new URL('./vectors/v1.json', import.meta.url), 'utf8')) as Vectors;
const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));
const text = (hex: string): string => toBase64Url(bytes(hex));
const folder = mkdtempSync(path.join(os.tmpdir(), 'vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();

/** r ‖ s as the DER that OpenSSL reads. */
function derOf(signature: string): Uint8Array {
  const integer = (part: Buffer): Buffer => {
    const first = part.findIndex((byte) => byte !== 0);
    const digits = part.subarray(first);
    const positive = digits[0]! & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits;
    return Buffer.concat([Buffer.of(2, positive.length), positive]);
  };
  const raw = Buffer.from(signature, 'hex');
  const parts = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
  return Buffer.concat([Buffer.of(0x30, parts.length), parts]);
}

/** Opens nonce ‖ ciphertext ‖ tag with Node's cipher. */
function opened(part: { key: string; associated: string; sealed: string }): string {
  const all = bytes(part.sealed);
  const decipher = node.createDecipheriv('aes-256-gcm', bytes(part.key), all.subarray(0, 12));
  decipher.setAAD(bytes(part.associated));
  decipher.setAuthTag(all.subarray(-16));
  return Buffer.concat([decipher.update(all.subarray(12, -16)), decipher.final()]).toString('hex');
}

const derived = (secret: Uint8Array, info: Uint8Array): string =>
  Buffer.from(node.hkdfSync('sha256', secret, new Uint8Array(0), info, 32)).toString('hex');

const identity = node.createPublicKey({
  key: Buffer.from(v.keys.identitySpki, 'hex'),
  format: 'der',
  type: 'spki',
});

describe('the vectors of what is signed and sealed', () => {
  it.each(['bundle', 'control', 'session', 'receipt', 'message'] as const)(
    'verify the signature of a %s, in Node and in OpenSSL',
    (name) => {
      const { signed, signature } = name === 'message' ? v.message.signature : v.signatures[name];
      if (name !== 'message') expect(signed).toBe(v.formats[name].encoded);
      const key = { key: identity, dsaEncoding: 'ieee-p1363' } as const;
      expect(node.verify('sha256', bytes(signed), key, bytes(signature))).toBe(true);
      const spki = file(`${name}.spki`, bytes(v.keys.identitySpki));
      const [content, der] = [file(`${name}.bin`, bytes(signed)), file(`${name}.sig`, derOf(signature))];
      const verify = (data: string): string =>
        openssl('dgst', '-sha256', '-keyform', 'DER', '-verify', spki, '-signature', der, data);
      expect(verify(content)).toContain('Verified OK');
      const other = bytes(signed);
      other[other.length - 1]! ^= 1;
      expect(() => verify(file(`${name}.other`, other))).toThrow('Command failed');
    },
  );

  it('open the bundle and the receipt as this app does', async () => {
    const { bundle, receipt } = v.signatures;
    const known = await openBundle({ bytes: text(bundle.signed), signature: text(bundle.signature) });
    expect(toHex(known.hash)).toBe(v.formats.bundle.hash);
    const said = await openReceipt({ bytes: text(receipt.signed), signature: text(receipt.signature) }, () =>
      bytes(v.keys.identitySpki),
    );
    expect(said).toMatchObject({ kind: 'read', upToSeq: 9, userId: v.ids.ann });
  });

  it('derive both doors to the account key', async () => {
    const { passwordDoor, recoveryDoor } = v.account;
    const { master, authKey, key } = passwordDoor;
    expect(derived(bytes(master), enc.encode('auth'))).toBe(authKey);
    expect(derived(bytes(master), enc.encode('wrap'))).toBe(key);
    expect(v.password.authKey).toBe(text(authKey));
    const secret = new TextEncoder().encode(recoveryDoor.code.slice(0, 30));
    const info = (label: string): Uint8Array => enc.encode(label, enc.uuid(v.ids.ann));
    expect(derived(secret, info('recovery-auth'))).toBe(recoveryDoor.recoveryAuth);
    expect(derived(secret, info('recovery-key'))).toBe(recoveryDoor.key);
    const { recoveryAuth } = await deriveRecovery(recoveryDoor.code, v.ids.ann);
    expect(toHex(recoveryAuth)).toBe(recoveryDoor.recoveryAuth);
    const check = node
      .createHash('sha256')
      .update(enc.encode('recovery-check', enc.text(recoveryDoor.code.slice(0, 30))));
    const [one, two] = check.digest();
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    expect(recoveryDoor.code.slice(30)).toBe(alphabet[one! & 31]! + alphabet[two! & 31]!);
  });

  it('open the account key through both doors, and the private keys and the vault with it', () => {
    const { accountKey, passwordDoor, recoveryDoor, keysKey, vaultKey, localKey, vault } = v.account;
    expect(opened(passwordDoor)).toBe(accountKey);
    expect(opened(recoveryDoor)).toBe(accountKey);
    expect(derived(bytes(accountKey), enc.encode('keys'))).toBe(keysKey);
    expect(derived(bytes(accountKey), enc.encode('vault'))).toBe(vaultKey);
    expect(derived(bytes(accountKey), enc.encode('local'))).toBe(localKey);
    expect(opened(v.account.identity)).toBe(v.keys.identityPkcs8);
    expect(opened(v.account.encryption)).toBe(v.keys.encryptionPkcs8);
    expect(Buffer.from(opened(vault), 'hex').toString()).toMatch(vault.json);
  });

  it('open all of it as this app does, from the password alone', async () => {
    const { passwordDoor, recoveryDoor, identity: own, encryption, vault } = v.account;
    const { memoryKiB, passes, lanes, seed, username, password } = passwordDoor;
    const kdf = { suite: 1, memoryKiB, passes, lanes, seed: text(seed) };
    const { passwordKey } = await derivePassword({ password, username, kdf });
    const pair = (part: typeof own, spki: string) => ({
      keyId: text(part.keyId),
      publicKey: text(spki),
      wrappedPrivateKey: text(part.sealed),
    });
    const account = await openAccountKeys({
      userId: v.ids.ann,
      passwordKey,
      keys: {
        accountVersion: 1,
        kdf,
        passwordWrap: text(passwordDoor.sealed),
        recoveryWrap: text(recoveryDoor.sealed),
        identity: pair(own, v.keys.identitySpki),
        encryption: pair(encryption, v.keys.encryptionSpki),
      },
    });
    expect(await openVault(account, vault.version, text(vault.sealed))).toEqual(JSON.parse(vault.json));
  });

  it('open a message, as Node does and as this app does', async () => {
    const { seed, sessionId, commitment, sealed, signature, eventHash } = v.message;
    const info = (label: string): Uint8Array => enc.encode(label, enc.uuid(sessionId));
    expect(derived(bytes(seed), info('commit'))).toBe(commitment);
    expect(derived(bytes(seed), info('session'))).toBe(sealed.key);
    expect(toHex(await hkdfBytes(await importHkdfKey(bytes(seed)), 'commit', enc.uuid(sessionId)))).toBe(
      commitment,
    );
    expect(sealed.header).toBe(v.formats.message.encoded);
    expect(opened({ key: sealed.key, associated: sealed.header, sealed: sealed.body })).toBe(sealed.padded);
    const shown = {
      header: text(sealed.header),
      body: text(sealed.body),
      bodyHash: null,
      signature: text(signature.signature),
    };
    await verifyMessage(shown, bytes(v.keys.identitySpki));
    const key = await sessionKey(bytes(seed), sessionId);
    expect(await openMessage(key, bytes(sealed.header), bytes(sealed.body))).toEqual(JSON.parse(sealed.json));
    expect(node.createHash('sha256').update(bytes(signature.signed)).digest('hex')).toBe(eventHash);
  });

  it('hand an approved device the account key, by Node and by our code', async () => {
    const { symbols, userId, label, key, proof, wrapped, sealed, accountKey } = v.approval;
    const publicKey = bytes(v.keys.encryptionSpki);
    expect(label).toBe(toHex(enc.encode('approve', enc.uuid(userId), enc.bytes(publicKey))));
    expect(node.pbkdf2Sync(symbols, bytes(label), 100_000, 64, 'sha512').toString('hex')).toBe(key);
    const made = node.createHmac('sha256', bytes(key).subarray(0, 32)).update('request');
    expect(made.digest('hex')).toBe(proof);
    expect(opened({ key: key.slice(64), associated: label, sealed })).toBe(wrapped);
    const pkcs8 = bytes(v.keys.encryptionPkcs8);
    const privateKey = node.createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    const padding = node.constants.RSA_PKCS1_OAEP_PADDING;
    const how = { key: privateKey, oaepHash: 'sha256', oaepLabel: Buffer.from(label, 'hex'), padding };
    expect(node.privateDecrypt(how, bytes(wrapped)).toString('hex')).toBe(accountKey);

    expect(await isRequestOf({ symbols, userId, publicKey }, bytes(proof))).toBe(true);
    const rsa = { name: 'RSA-OAEP', hash: 'SHA-256' };
    const ours = await crypto.subtle.importKey('pkcs8', pkcs8, rsa, false, ['unwrapKey']);
    const given = await openApproval({ symbols, publicKey, privateKey: ours }, userId, bytes(sealed));
    expect(toHex(await hkdfBytes(given.accountKey, 'vault'))).toBe(v.account.vaultKey);
  });
});
