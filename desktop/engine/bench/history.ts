import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import * as enc from '@secure-chat/shared/encoding';
import { messageSignedBytes } from '@secure-chat/shared/signed/message';
import { openLocal, sealLocal } from '../crypto/local.ts';
import { pad, unpad } from '../crypto/padding.ts';
import {
  importAesKey,
  importIdentityPublicKey,
  openAes,
  openRsa,
  randomBytes,
  sealAes,
  sealRsa,
  sha256,
  sign,
  verify,
} from '../crypto/primitives.ts';
import { Archive } from '../storage/archive.ts';
import { RowBlocks } from '../storage/row-blocks.ts';
import type { Row } from '../storage/rows.ts';
import { gather, type Crowd } from './people.ts';

export interface HistoryFigures {
  readonly messages: number;
  /** Our archive: verified and opened once, then kept in blocks under a key of the account. */
  readonly archiveMs: number;
  /** The baseline: every message's key unwrapped, its signature checked, its body opened; from a sample. */
  readonly wrappedMs: number;
  readonly ratio: number;
}

const sample = 200;
const text = 'x'.repeat(200);

export async function measureHistory(messages: number): Promise<HistoryFigures> {
  const crowd = await gather(2);
  const archiveMs = await openArchive(crowd, messages);
  const wrappedMs = ((await openWrapped(crowd)) / sample) * messages;
  return { messages, archiveMs, wrappedMs, ratio: archiveMs / wrappedMs };
}

async function openArchive({ sender }: Crowd, messages: number): Promise<number> {
  const archive = await Archive.open(new IDBFactory(), sender.userId, {
    seal: (label, plain) => sealLocal(sender.localKey, label, plain),
    open: (label, sealed) => openLocal(sender.localKey, label, sealed),
  });
  const conversationId = crypto.randomUUID();
  const rows = Array.from({ length: messages }, (_, at) => rowOf(at + 1, sender.userId));
  const written = await new RowBlocks(archive, conversationId).prepare(rows);
  await archive.commit(written.writes);
  const cold = new RowBlocks(archive, conversationId);
  const started = performance.now();
  const read = await cold.range(1, messages);
  const ms = performance.now() - started;
  if (read.length !== messages) throw new Error(`read ${read.length} of ${messages}`);
  archive.close();
  return ms;
}

function rowOf(seq: number, authorId: string): Row {
  const hash = 'A'.repeat(43);
  const content = { kind: 'text', text } as const;
  return { seq, id: crypto.randomUUID(), sentAt: seq, authorId, logHash: hash, eventHash: hash, content };
}

async function openWrapped({ sender, recipients }: Crowd): Promise<number> {
  const sealed = await Promise.all(Array.from({ length: sample }, () => sealOne(sender, recipients[0]!)));
  const identity = await importIdentityPublicKey(sender.identity.publicKey);
  const started = performance.now();
  for (const one of sealed) {
    const signed = messageSignedBytes(await sha256(one.header), await sha256(one.body));
    if (!(await verify(identity!, one.signature, signed))) throw new Error('not verified');
    const raw = await openRsa(sender.encryption.privateKey, one.wrap, one.header);
    unpad(await openAes(await importAesKey(raw), one.body, one.header));
  }
  return performance.now() - started;
}

async function sealOne(sender: Crowd['sender'], { encryptionKey }: Crowd['recipients'][number]) {
  const raw = randomBytes(32);
  const header = enc.encode('message', enc.bytes(randomBytes(32)));
  const body = await sealAes(await importAesKey(raw), pad(new TextEncoder().encode(text)), header);
  const signature = await sign(
    sender.identity.privateKey,
    messageSignedBytes(await sha256(header), await sha256(body)),
  );
  return { header, body, signature, wrap: await sealRsa(encryptionKey, raw, header) };
}
