import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { fromBase64Url, toBase64Url, toHex } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import type { Format } from '@secure-chat/shared/signed/format';
import { bundleFormat } from '@secure-chat/shared/signed/bundle';
import { controlFormat } from '@secure-chat/shared/signed/control';
import { directoryFormat } from '@secure-chat/shared/signed/directory';
import { chainStart } from '@secure-chat/shared/signed/log';
import { messageFormat } from '@secure-chat/shared/signed/message';
import { receiptFormat } from '@secure-chat/shared/signed/receipt';
import { sessionFormat } from '@secure-chat/shared/signed/session';
import { successionFormat } from '@secure-chat/shared/signed/succession';
import { directoryHash } from '../crypto/directory.ts';
import { logHash } from '../crypto/log.ts';
import { describeFile, FileSealer } from '../crypto/files.ts';
import { pad } from '../crypto/padding.ts';
import { derivePassword } from '../crypto/password.ts';
import {
  hkdfBytes,
  importHkdfKey,
  sealAes,
  sealRsa,
  importEncryptionPublicKey,
} from '../crypto/primitives.ts';
import { directConversationId } from '../crypto/roster.ts';
import { safetyNumber } from '../crypto/safety-number.ts';
import { accountVectors } from './create-account-vectors.ts';
import { approvalVector } from './create-approval-vector.ts';
import { messageVector, signatureVector, type SignatureVector } from './create-message-vectors.ts';
import { bytesOf, fieldJson, fixed, hash, ids, kept } from './vector-inputs.ts';
import { hkdfAesKey } from '../crypto/primitives.ts';

const spkiOf = (key: KeyObject): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));

/** One value for every construction of the protocol; all bytes in hex. */
export async function createVectors(before?: Partial<Vectors>) {
  const named = before?.keys ?? createKeys();
  const keys = { identity: bytesOf(named.identitySpki), encryption: bytesOf(named.encryptionSpki) };
  const formats = formatVectors(keys);
  const sign = (
    name: 'bundle' | 'control' | 'session' | 'receipt' | 'succession',
  ): Promise<SignatureVector> =>
    signatureVector(named.identityPkcs8, formats[name].encoded, before?.signatures?.[name]);
  return {
    about: 'Secure Chat protocol v1. Bytes are hex. How to run them: shared/docs/test-vectors.md.',
    ids,
    keys: named,
    encoding: encodingVectors(),
    password: await passwordVector(),
    hkdf: await hkdfVectors(),
    padding: [0, 1, 254, 255, 256, 300, 5000].map((length) => ({
      length,
      padded: pad(new Uint8Array(length)).length,
    })),
    directConversation: { n: 0, id: await directConversationId(ids.ann, ids.bob) },
    formats,
    signatures: {
      bundle: await sign('bundle'),
      control: await sign('control'),
      session: await sign('session'),
      receipt: await sign('receipt'),
      succession: await sign('succession'),
    },
    account: await accountVectors(named, before?.account),
    approval: await approvalVector(keys.encryption, before?.approval),
    message: await messageVector(named.identityPkcs8, formats.message.encoded, before?.message),
    chains: await chainVectors(),
    aes: await aesVector(before?.aes),
    wrap: await wrapVector(keys.encryption, before?.wrap),
    safetyNumber: await safetyVector(keys, before?.safetyNumber),
    files: await fileVectors(),
  };
}

/** What the file holds, and so what stays in it while its inputs do. */
interface Vectors {
  readonly keys: ReturnType<typeof createKeys>;
  readonly signatures: Readonly<Record<string, SignatureVector>>;
  readonly account: Readonly<Record<string, unknown>>;
  readonly approval: Awaited<ReturnType<typeof approvalVector>>;
  readonly message: NonNullable<Parameters<typeof messageVector>[2]>;
  readonly aes: Awaited<ReturnType<typeof aesVector>>;
  readonly wrap: Awaited<ReturnType<typeof wrapVector>>;
  readonly safetyNumber: { readonly otherIdentitySpki: string };
}

function createKeys() {
  const identity = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  return {
    identityPkcs8: exportPrivate(identity),
    encryptionPkcs8: exportPrivate(rsa),
    identitySpki: toHex(spkiOf(identity)),
    encryptionSpki: toHex(spkiOf(rsa)),
  };
}

const exportPrivate = (key: KeyObject): string =>
  key.export({ type: 'pkcs8', format: 'der' }).toString('hex');

function encodingVectors() {
  const fields = [
    enc.absent,
    enc.bytes(fixed('b', 5)),
    enc.text('Grüße 👋'),
    enc.u64(2 ** 53 - 1),
    enc.uuid(ids.ann),
  ];
  return {
    label: 'example',
    fields: 'absent, bytes, text “Grüße 👋”, u64 2^53-1, uuid of ann, and a list of all five',
    bytes: toHex(fixed('b', 5)),
    encoded: toHex(enc.encode('example', ...fields, enc.list(fields))),
  };
}

async function passwordVector() {
  const kdf = { suite: 1, memoryKiB: 65_536, passes: 3, lanes: 1, seed: toBase64Url(fixed('seed', 16)) };
  const password = 'quiet kettle on the hill';
  const salt = enc.encode('kdf-salt', enc.text('ann'), enc.bytes(fromBase64Url(kdf.seed)));
  const { authKey } = await derivePassword({ password, username: 'ann', kdf });
  return { password, username: 'ann', kdf, salt: hash(salt).slice(0, 32), authKey };
}

async function hkdfVectors() {
  const secret = fixed('secret');
  const key = await importHkdfKey(secret);
  const labels: [string, enc.Field[]][] = [
    ['auth', []],
    ['wrap', []],
    ['keys', []],
    ['commit', [enc.uuid(ids.session)]],
    ['session', [enc.uuid(ids.session)]],
  ];
  return Promise.all(
    labels.map(async ([label, fields]) => ({
      secret: toHex(secret),
      label,
      info: toHex(enc.encode(label, ...fields)),
      output: toHex(await hkdfBytes(key, label, ...fields)),
    })),
  );
}

function formatVectors(keys: { identity: Uint8Array<ArrayBuffer>; encryption: Uint8Array<ArrayBuffer> }) {
  const h = fixed('hash');
  const conversationId = '0c0c0c0c-0c0c-8c0c-8c0c-0c0c0c0c0c0c';
  const member = {
    role: 'owner' as const,
    identityKey: keys.identity,
    keyId: fixed('keyId', 16),
    bundleHash: h,
  };
  const members = [ids.ann, ids.bob].map((userId) => ({ userId, ...member }));
  const place = { lastSeenSeq: 4, lastSeenLogHash: h };
  const dir = { dirSize: 2, dirHash: h };
  const values = {
    bundle: of(bundleFormat, {
      suite: 1,
      userId: ids.ann,
      username: 'ann',
      identityKey: keys.identity,
      encryptionKey: keys.encryption,
      kemKey: null,
      keyVersion: 1,
      createdAt: 1_700_000_000_000,
    }),
    control: of(controlFormat, {
      suite: 1,
      conversationId: null,
      rosterVersion: 1,
      prevRosterHash: null,
      actorUserId: ids.ann,
      actorIdentityHash: h,
      ops: [{ op: 'create', kind: 'direct', nonce: fixed('nonce', 16), members }],
      ...place,
      ...dir,
      eventId: ids.event,
      sentAt: 1_700_000_000_000,
    }),
    session: of(sessionFormat, {
      suite: 1,
      conversationId,
      sessionId: ids.session,
      senderUserId: ids.ann,
      senderIdentityHash: h,
      senderDeviceId: ids.device,
      rosterHash: h,
      commitment: h,
      ttl: 0,
      vaultVersion: 3,
      ...dir,
      createdAt: 1_700_000_000_000,
    }),
    message: of(messageFormat, {
      suite: 1,
      conversationId,
      sessionHash: h,
      index: 7,
      eventId: ids.event,
      sentAt: 1_700_000_000_000,
      expiresAt: null,
      drops: null,
      ...place,
    }),
    receipt: of(receiptFormat, {
      suite: 1,
      conversationId,
      userId: ids.ann,
      deviceId: ids.device,
      kind: 'read',
      upToSeq: 9,
      logHash: h,
      sentAt: 1_700_000_000_000,
    }),
    succession: of(successionFormat, {
      suite: 1,
      userId: ids.ann,
      previousIdentityHash: fixed('previous-identity'),
      keyVersion: 2,
      bundleHash: h,
    }),
    dir: of(directoryFormat, { n: 1, usernameHash: h, userId: ids.ann, keyVersion: 1, bundleHash: h }),
  };
  return values;
}

/** A format's fields in their order, with what they are called in the protocol, and their encoding. */
function of<T extends object>(format: Format<T>, value: T) {
  const bytes = format.encode(value);
  const fields = enc.decode(format.label, bytes);
  const names = Object.keys(value);
  return {
    label: format.label,
    fields: fields.map((field, at) => fieldJson(field, names[at])),
    encoded: toHex(bytes),
    hash: hash(bytes),
  };
}

async function chainVectors() {
  const event = { conversationId: ids.ann, seq: 1, eventId: ids.event, eventHash: fixed('event') };
  const one = await logHash(chainStart, event);
  const entry = fixed('entry', 100);
  return {
    start: toHex(chainStart),
    log: {
      ...event,
      eventHash: toHex(event.eventHash),
      logHash1: toHex(one),
      logHash2: toHex(await logHash(one, { ...event, seq: 2 })),
    },
    directory: { entry: toHex(entry), dirHash1: toHex(await directoryHash(chainStart, entry)) },
  };
}

async function aesVector(before?: { readonly sealed: string }) {
  const secret = fixed('aes');
  const key = await hkdfAesKey(await importHkdfKey(secret), 'vault');
  const associated = enc.encode('vault', enc.u64(1), enc.uuid(ids.ann), enc.u64(1));
  const plaintext = pad(new TextEncoder().encode('{"pins":[]}'));
  const inputs = {
    secret: toHex(secret),
    label: 'vault',
    associated: toHex(associated),
    plaintext: toHex(plaintext),
  };
  return kept(before as (typeof inputs & { sealed: string }) | undefined, inputs, async () => ({
    sealed: toHex(await sealAes(key, plaintext, associated)),
  }));
}

async function wrapVector(spki: Uint8Array, before?: { readonly wrap: string }) {
  const label = enc.encode(
    'wrap',
    enc.u64(1),
    enc.uuid(ids.ann),
    enc.uuid(ids.session),
    enc.uuid(ids.ann),
    enc.uuid(ids.bob),
    enc.bytes(fixed('keyId', 16)),
  );
  const seed = fixed('session-seed');
  const publicKey = (await importEncryptionPublicKey(spki))!;
  const inputs = { seed: toHex(seed), label: toHex(label) };
  return kept(before as (typeof inputs & { wrap: string }) | undefined, inputs, async () => ({
    wrap: toHex(await sealRsa(publicKey, seed, label)),
  }));
}

async function safetyVector(
  keys: { identity: Uint8Array; encryption: Uint8Array },
  before?: { readonly otherIdentitySpki: string },
) {
  const other = before
    ? bytesOf(before.otherIdentitySpki)
    : spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const number = await safetyNumber(
    { userId: ids.ann, identityKey: keys.identity },
    { userId: ids.bob, identityKey: other },
  );
  return { otherIdentitySpki: toHex(other), digits: number.groups.join(' '), qr: number.qr };
}

/** An empty file, a small one, and one of three chunks; content is SHA-256("content/0") ‖ SHA-256("content/1") ‖ … */
async function fileVectors() {
  const key = fixed('file-key');
  return Promise.all(
    [0, 5, 600_000].map(async (size) => {
      const sealer = await FileSealer.create(new Blob([fixed('content', size)]), toBase64Url(key));
      const sealed = [];
      for (let index = 0; index < sealer.chunks; index++) sealed.push(await sealer.seal(index));
      const hashes = Buffer.concat(sealed.map((one) => one.hash));
      const reference = await describeFile({ key: toBase64Url(key), size, attachmentId: ids.event }, hashes);
      const stored = Buffer.concat([...sealed.map((one) => one.chunk), hashes]);
      return {
        key: toHex(key),
        size,
        padded: reference.padded,
        chunkHashes: sealed.map((one) => toHex(one.hash)),
        root: toHex(fromBase64Url(reference.root)),
        storedBytes: stored.length,
        storedHash: hash(stored),
        ...(size < 100 && { stored: toHex(stored) }),
      };
    }),
  );
}
