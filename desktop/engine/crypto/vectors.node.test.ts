import { execFileSync } from 'node:child_process';
import * as node from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url, toHex, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { bundleFormat } from '@secure-chat/shared/signed/bundle';
import { controlFormat } from '@secure-chat/shared/signed/control';
import { directoryFormat } from '@secure-chat/shared/signed/directory';
import { messageFormat } from '@secure-chat/shared/signed/message';
import { receiptFormat } from '@secure-chat/shared/signed/receipt';
import { sessionFormat } from '@secure-chat/shared/signed/session';
import { successionFormat } from '@secure-chat/shared/signed/succession';
import type { createVectors } from '../testing/create-vectors.ts';
import type { FieldJson } from '../testing/vector-inputs.ts';
import { FileSealer } from './files.ts';
import { derivePassword } from './password.ts';
import { hkdfAesKey, hkdfBytes, importHkdfKey, openAes } from './primitives.ts';
import { directConversationId } from './roster.ts';
import { directoryHash } from './directory.ts';
import { logHash } from './log.ts';
import { pad } from './padding.ts';
import { safetyNumber } from './safety-number.ts';

/** Each construction against its committed vector, and against an implementation that is not ours. */

type Vectors = Awaited<ReturnType<typeof createVectors>>;
const v = JSON.parse(readFileSync(new URL('./vectors/v1.json', import.meta.url), 'utf8')) as Vectors;
const bytes = (hex: string): Bytes => new Uint8Array(Buffer.from(hex, 'hex'));
const sha256 = (value: Uint8Array): string => node.createHash('sha256').update(value).digest('hex');
const folder = mkdtempSync(path.join(os.tmpdir(), 'vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array): string {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
}

const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** A field from its JSON, as another implementation would build it. */
function fieldOf({ type, value }: FieldJson): enc.Field {
  if (type === 'absent') return enc.absent;
  if (type === 'bytes') return enc.bytes(bytes(value as string));
  if (type === 'list') return enc.list((value as readonly FieldJson[]).map(fieldOf));
  return { type, value } as enc.Field;
}

describe('the vectors of protocol v1', () => {
  it('encode every kind of field', () => {
    const fields = [
      enc.absent,
      enc.bytes(bytes(v.encoding.bytes)),
      enc.text('Grüße 👋'),
      enc.u64(2 ** 53 - 1),
      enc.uuid(v.ids.ann),
    ];
    expect(toHex(enc.encode('example', ...fields, enc.list(fields)))).toBe(v.encoding.encoded);
  });

  it('encode and decode every signed format, and nothing else', () => {
    const formats = {
      bundle: bundleFormat,
      control: controlFormat,
      session: sessionFormat,
      message: messageFormat,
      receipt: receiptFormat,
      succession: successionFormat,
      dir: directoryFormat,
    };
    for (const [name, format] of Object.entries(formats)) {
      const { label, fields, encoded, hash } = v.formats[name as keyof typeof formats];
      const value = format.decode(bytes(encoded));
      expect(toHex(format.encode(value as never))).toBe(encoded);
      expect(fields.map((field) => field.name)).toEqual(Object.keys(value));
      expect(toHex(enc.encode(label, ...fields.map(fieldOf)))).toBe(encoded);
      expect(sha256(bytes(encoded))).toBe(hash);
    }
  });

  it('derive the authKey from the password', async () => {
    const { authKey } = await derivePassword(v.password);
    expect(authKey).toBe(v.password.authKey);
    const salt = enc.encode('kdf-salt', enc.text('ann'), enc.bytes(fromBase64Url(v.password.kdf.seed)));
    expect(sha256(salt).slice(0, 32)).toBe(v.password.salt);
  });

  it('derive keys as HKDF does in Node and in OpenSSL', async () => {
    for (const { secret, label, info, output } of v.hkdf) {
      const derived = node.hkdfSync('sha256', bytes(secret), new Uint8Array(0), bytes(info), 32);
      expect(Buffer.from(derived).toString('hex')).toBe(output);
      const said = openssl(
        'kdf',
        '-keylen',
        '32',
        '-binary',
        '-kdfopt',
        'digest:SHA256',
        '-kdfopt',
        `hexkey:${secret}`,
        '-kdfopt',
        `hexinfo:${info}`,
        'HKDF',
      );
      expect(said.toString('hex')).toBe(output);
      const fields = info === toHex(enc.encode(label)) ? [] : [enc.uuid(v.ids.session)];
      expect(toHex(await hkdfBytes(await importHkdfKey(bytes(secret)), label, ...fields))).toBe(output);
    }
  });

  it('seal with AES-256-GCM as Node opens it', async () => {
    const { secret, label, associated, plaintext, sealed } = v.aes;
    const raw = Buffer.from(node.hkdfSync('sha256', bytes(secret), new Uint8Array(0), enc.encode(label), 32));
    const all = bytes(sealed);
    const decipher = node.createDecipheriv('aes-256-gcm', raw, all.subarray(0, 12));
    decipher.setAAD(bytes(associated));
    decipher.setAuthTag(all.subarray(-16));
    const opened = Buffer.concat([decipher.update(all.subarray(12, -16)), decipher.final()]);
    expect(opened.toString('hex')).toBe(plaintext);
    const key = await hkdfAesKey(await importHkdfKey(bytes(secret)), label);
    expect(toHex(await openAes(key, all, bytes(associated)))).toBe(plaintext);
  });

  it('wrap a seed with RSA-OAEP as OpenSSL opens it, under the same label alone', () => {
    const key = file('rsa.der', bytes(v.keys.encryptionPkcs8));
    const wrap = file('wrap.bin', bytes(v.wrap.wrap));
    const open = (label: string): Buffer =>
      openssl(
        'pkeyutl',
        '-decrypt',
        '-keyform',
        'DER',
        '-inkey',
        key,
        '-in',
        wrap,
        '-pkeyopt',
        'rsa_padding_mode:oaep',
        '-pkeyopt',
        'rsa_oaep_md:sha256',
        '-pkeyopt',
        'rsa_mgf1_md:sha256',
        '-pkeyopt',
        `rsa_oaep_label:${label}`,
      );
    expect(open(v.wrap.label).toString('hex')).toBe(v.wrap.seed);
    expect(() => open(v.wrap.label.replace(/..$/, 'ff'))).toThrow('Command failed');
  });

  it('name the two keys as SPKI, P-256 uncompressed and RSA with 3072 bits', () => {
    const identity = node.createPublicKey({
      key: Buffer.from(v.keys.identitySpki, 'hex'),
      format: 'der',
      type: 'spki',
    });
    const encryption = node.createPublicKey({
      key: Buffer.from(v.keys.encryptionSpki, 'hex'),
      format: 'der',
      type: 'spki',
    });
    expect(identity.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(encryption.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072, publicExponent: 65_537n });
  });

  it('chain the log and the directory', async () => {
    const { log, directory, start } = v.chains;
    const event = { ...log, eventHash: bytes(log.eventHash) };
    const one = await logHash(bytes(start), event);
    expect(toHex(one)).toBe(log.logHash1);
    expect(toHex(await logHash(one, { ...event, seq: 2 }))).toBe(log.logHash2);
    expect(toHex(await directoryHash(bytes(start), bytes(directory.entry)))).toBe(directory.dirHash1);
    const inner = node.createHash('sha256').update(bytes(directory.entry)).digest();
    expect(sha256(Buffer.concat([bytes(start), inner]))).toBe(directory.dirHash1);
  });

  it('pad to the same lengths', () => {
    for (const { length, padded } of v.padding) expect(pad(new Uint8Array(length))).toHaveLength(padded);
  });

  it('name a conversation of two the same from both sides', async () => {
    expect(await directConversationId(v.ids.ann, v.ids.bob)).toBe(v.directConversation.id);
    expect(await directConversationId(v.ids.bob, v.ids.ann)).toBe(v.directConversation.id);
  });

  it('seal files in chunks as Node opens them', async () => {
    for (const vector of v.files) {
      const blocks = Array.from({ length: Math.ceil(vector.size / 32) }, (_, at) =>
        node.createHash('sha256').update(`content/${at}`).digest(),
      );
      const content = Buffer.concat(blocks).subarray(0, vector.size);
      const key = toBase64Url(bytes(vector.key));
      const sealer = await FileSealer.create(new Blob([content]), key);
      const chunks = await Promise.all(
        vector.chunkHashes.map(async (_, at) => (await sealer.seal(at)).chunk),
      );
      expect(chunks.map(sha256)).toEqual(vector.chunkHashes);
      expect(sealer.padded).toBe(vector.padded);
      const hashes = Buffer.from(vector.chunkHashes.join(''), 'hex');
      expect(sha256(hashes)).toBe(vector.root);
      const stored = Buffer.concat([...chunks, hashes]);
      expect([stored.length, sha256(stored)]).toEqual([vector.storedBytes, vector.storedHash]);
      const opened = chunks.map((chunk, at) => openChunk(bytes(vector.key), chunk, at, chunks.length));
      expect(Buffer.concat(opened).subarray(0, vector.size).equals(content)).toBe(true);
    }
  });

  /** AES-256-GCM with nonce u88 index ‖ last flag, by Node. */
  function openChunk(key: Bytes, chunk: Bytes, index: number, chunks: number): Buffer {
    const nonce = Buffer.from(
      index.toString(16).padStart(22, '0') + (index === chunks - 1 ? '01' : '00'),
      'hex',
    );
    const decipher = node.createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAuthTag(chunk.subarray(-16));
    return Buffer.concat([decipher.update(chunk.subarray(0, -16)), decipher.final()]);
  }

  it('give the safety number that Node’s PBKDF2 gives', async () => {
    const one = { userId: v.ids.ann, identityKey: bytes(v.keys.identitySpki) };
    const other = { userId: v.ids.bob, identityKey: bytes(v.safetyNumber.otherIdentitySpki) };
    expect((await safetyNumber(other, one)).groups.join(' ')).toBe(v.safetyNumber.digits);
    const secret = enc.encode('fingerprint', enc.uuid(one.userId), enc.bytes(one.identityKey));
    const half = node.pbkdf2Sync(secret, 'secure-chat/v1', 100_000, 30, 'sha512');
    const digits = [0, 5, 10, 15, 20, 25].map((at) =>
      String(half.readUIntBE(at, 5) % 100_000).padStart(5, '0'),
    );
    expect(v.safetyNumber.digits).toContain(digits.join(' '));
  });
});
