import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  about,
  apiPrefix,
  cancelUpload,
  getUpload,
  startUpload,
  type NewEvent,
} from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { createFileStore } from '../blobs/file-store.ts';
import { connectDatabase } from '../database/connect.ts';
import { sweepAttachments } from '../domain/sweep-attachments.ts';
import {
  append,
  changeGroup,
  createMessage,
  createSession,
  presentMember,
  startConversation,
  startGroup,
  type TestConversation,
  type TestGroup,
} from '../testing/conversations.ts';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { call, refusalOf } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { download, sendPart, upload, type UploadPlace } from '../testing/uploads.ts';

const partBytes = limits.uploadPartBytes;
const maxBytes = 8 * 1024 * 1024;
const quotaBytes = 20 * 1024 * 1024;

let server: TestServer;
let knex: Knex;
let alice: TestPerson;
let bob: TestPerson;
let mallory: TestPerson;
let conversation: TestConversation;

beforeAll(async () => {
  const settings = {
    MAX_FILE_BYTES: String(maxBytes),
    FILE_QUOTA_BYTES: String(quotaBytes),
    FILE_TYPES: 'image/*, application/pdf',
  };
  server = await startTestServer({ settings });
  knex = connectDatabase({ url: server.databaseUrl, pool: 2 });
  mallory = await registerPerson(server.origin);
});
beforeEach(async () => {
  [alice, bob] = [await registerPerson(server.origin), await registerPerson(server.origin)];
  conversation = await startConversation(server.origin, alice, bob);
});
afterAll(async () => {
  await knex.destroy();
  await server.stop();
});

function start(person: TestPerson, bytes: number, attachmentId: string = randomUUID()) {
  const { conversationId } = conversation;
  const body = { attachmentId, bytes };
  return call(server.origin, startUpload, { token: person.token, params: { conversationId }, body });
}

async function announced(bytes: number): Promise<UploadPlace> {
  const attachmentId = randomUUID();
  await start(alice, bytes, attachmentId);
  return { conversationId: conversation.conversationId, attachmentId };
}

const put = (person: TestPerson, place: UploadPlace, offset: number, bytes: Uint8Array) =>
  sendPart(server.origin, person, place, { offset, bytes });

const stateOf = (person: TestPerson, place: UploadPlace) =>
  call(server.origin, getUpload, { token: person.token, params: { ...place } });

/** A message of alice's that carries these uploads. */
async function sendWith(...attachments: string[]): Promise<NewEvent> {
  const { event, sessionHash } = createSession(conversation, alice);
  const message = { ...createMessage(conversation, alice, { sessionHash, index: 0 }), attachments };
  await append(server.origin, conversation, alice, [event, message]);
  return message;
}

async function sent(bytes: Uint8Array): Promise<UploadPlace> {
  const place = await upload(server.origin, alice, conversation.conversationId, bytes);
  await sendWith(place.attachmentId);
  return place;
}

/** What lies on disk of one upload. */
async function partsOf({ conversationId, attachmentId }: UploadPlace): Promise<string[]> {
  const folder = join(server.config.dataDir, 'blobs', conversationId, attachmentId);
  return readdir(folder).catch(() => []);
}

async function sweep(graceMs: number): Promise<number> {
  const blobs = await createFileStore(join(server.config.dataDir, 'blobs'));
  return sweepAttachments({ knex, blobs, files: { graceMs } });
}

test('tells everybody what files it takes', async () => {
  const { files } = await call(server.origin, about);
  expect(files).toEqual({ maxBytes, mediaTypes: ['image/*', 'application/pdf'] });
});

describe('uploading', () => {
  test('keeps a file of several parts as it was sent', async () => {
    const bytes = randomBytes(2 * partBytes + 1_000);
    const place = await sent(bytes);
    expect((await download(server.origin, bob, place)).body.equals(bytes)).toBe(true);
    expect(await partsOf(place)).toHaveLength(3);
  });

  test('says how far it got, and goes on from there', async () => {
    const bytes = randomBytes(partBytes + 10);
    const place = await announced(bytes.length);
    await put(alice, place, 0, bytes.subarray(0, partBytes));
    expect(await stateOf(alice, place)).toEqual({ bytes: bytes.length, receivedBytes: partBytes });
    expect(await start(alice, bytes.length, place.attachmentId)).toEqual(await stateOf(alice, place));
    await put(alice, place, partBytes, bytes.subarray(partBytes));
    expect(await stateOf(alice, place)).toEqual({ bytes: bytes.length, receivedBytes: bytes.length });
  });

  test('counts a part that broke off for nothing', async () => {
    const place = await announced(1_000);
    const path = `${apiPrefix}/conversations/${place.conversationId}/attachments/${place.attachmentId}/upload?offset=0`;
    const headers = {
      Authorization: `Bearer ${alice.token}`,
      'Content-Type': 'application/octet-stream',
      'Content-Length': '1000',
    };
    const broken = request(new URL(path, server.origin), { method: 'PUT', headers });
    broken.on('error', () => undefined).write(randomBytes(500));
    const incoming = join(server.config.dataDir, 'blobs', 'incoming');
    await expect.poll(() => readdir(incoming)).toHaveLength(1);
    const closed = new Promise((resolve) => broken.once('close', resolve));
    broken.destroy();
    await closed;
    await expect.poll(() => readdir(incoming)).toHaveLength(0);
    expect((await stateOf(alice, place)).receivedBytes).toBe(0);
    await put(alice, place, 0, randomBytes(1_000));
  });

  test.each([
    ['too early', partBytes, partBytes, 'upload_offset'],
    ['of another length', 0, 100, 'invalid_request'],
  ])('refuses a part that is %s', async (_what, offset, length, code) => {
    const place = await announced(partBytes * 2);
    expect(await refusalOf(put(alice, place, offset, randomBytes(length)))).toBe(code);
    expect((await stateOf(alice, place)).receivedBytes).toBe(0);
  });

  test('refuses a part that it has, and one beyond the end', async () => {
    const place = await announced(10);
    await put(alice, place, 0, randomBytes(10));
    expect(await refusalOf(put(alice, place, 0, randomBytes(10)))).toBe('upload_offset');
    expect(await refusalOf(put(alice, place, 10, randomBytes(0)))).toBe('upload_offset');
  });

  test('refuses a compressed part', async () => {
    const place = await announced(10);
    const part = { offset: 0, bytes: randomBytes(10), headers: { 'Content-Encoding': 'gzip' } };
    expect(await refusalOf(sendPart(server.origin, alice, place, part))).toBe('unsupported_media_type');
  });

  test('refuses a file beyond the admin’s limit, its sealing counted in', async () => {
    const sealed = maxBytes + 32 * (16 + 32);
    await start(alice, sealed);
    expect(await refusalOf(start(alice, sealed + 1))).toBe('attachment_too_large');
  });

  test('refuses what goes beyond a person’s room, even when asked for at once', async () => {
    const bytes = Math.floor(quotaBytes / 4);
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => start(alice, bytes)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(4);
    expect(await refusalOf(start(alice, bytes))).toBe('quota_exceeded');
    await start(bob, bytes);
  });

  test('refuses an id that stands for another upload', async () => {
    const place = await announced(10);
    expect(await refusalOf(start(alice, 11, place.attachmentId))).toBe('id_taken');
    expect(await refusalOf(start(bob, 10, place.attachmentId))).toBe('id_taken');
  });

  test('is a member’s alone, and its starter’s', async () => {
    const place = await announced(10);
    expect(await refusalOf(start(mallory, 10))).toBe('not_found');
    for (const other of [bob, mallory]) {
      expect(await refusalOf(stateOf(other, place))).toBe('not_found');
      expect(await refusalOf(put(other, place, 0, randomBytes(10)))).toBe('not_found');
    }
  });

  test('ends where its starter takes it back', async () => {
    const place = await announced(partBytes + 10);
    await put(alice, place, 0, randomBytes(partBytes));
    expect(await refusalOf(cancel(bob, place))).toBe('not_found');
    await cancel(alice, place);
    expect(await refusalOf(put(alice, place, partBytes, randomBytes(10)))).toBe('not_found');
    await expect.poll(() => partsOf(place)).toEqual([]);
  });

  function cancel(person: TestPerson, place: UploadPlace): Promise<unknown> {
    return call(server.origin, cancelUpload, { token: person.token, params: { ...place } });
  }
});

describe('reading', () => {
  test.each([
    ['bytes=0-9', 0, 10],
    [`bytes=${partBytes - 5}-${partBytes + 4}`, partBytes - 5, partBytes + 5],
    [`bytes=${partBytes}-`, partBytes, partBytes + 100],
    ['bytes=-7', partBytes + 93, partBytes + 100],
  ])('gives the range %s', async (range, from, to) => {
    const bytes = randomBytes(partBytes + 100);
    const place = await sent(bytes);
    const answer = await download(server.origin, bob, place, range);
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${from}-${to - 1}/${bytes.length}`);
    expect(answer.body.equals(bytes.subarray(from, to))).toBe(true);
  });

  test('refuses a range outside of the file', async () => {
    const place = await sent(randomBytes(10));
    expect(await refusalOf(download(server.origin, bob, place, 'bytes=10-'))).toBe('range_not_satisfiable');
  });

  test('is for members, and not before a message carries the file', async () => {
    const place = await upload(server.origin, alice, conversation.conversationId, randomBytes(10));
    for (const person of [alice, bob])
      expect(await refusalOf(download(server.origin, person, place))).toBe('not_found');
    await sendWith(place.attachmentId);
    for (const person of [alice, bob]) await download(server.origin, person, place);
    expect(await refusalOf(download(server.origin, mallory, place))).toBe('not_found');
  });

  test('is not for a newcomer whom nobody gave the history, nor after one left', async () => {
    const group = await startGroup(server.origin, alice, [bob]);
    const early = await sentTo(group, 1);
    const member = { ...presentMember(mallory), role: 'member' as const };
    const ops = [
      { op: 'add' as const, member, history: 'none' as const },
      { op: 'remove' as const, userId: bob.userId },
    ];
    await changeGroup(server.origin, group, {
      actor: alice,
      ops,
      members: [alice, mallory],
      lastSeen: early.seen,
    });
    const late = await sentTo(group, 4);

    expect(await refusalOf(download(server.origin, mallory, early.place))).toBe('not_found');
    await download(server.origin, mallory, late.place);
    await download(server.origin, bob, early.place);
    expect(await refusalOf(download(server.origin, bob, late.place))).toBe('not_found');
  });

  async function sentTo(group: TestGroup, lastSeenSeq: number) {
    const place = await upload(server.origin, alice, group.conversationId, randomBytes(10));
    const { event, sessionHash } = createSession(group, alice);
    const message = createMessage(group, alice, { sessionHash, index: 0, lastSeenSeq });
    const carrying = { ...message, attachments: [place.attachmentId] };
    const { appended } = await append(server.origin, group, alice, [event, carrying]);
    return { place, seen: appended.at(-1)! };
  }
});

describe('a message that names a file', () => {
  test('is taken again as the same, and never with another file', async () => {
    const place = await upload(server.origin, alice, conversation.conversationId, randomBytes(10));
    const message = await sendWith(place.attachmentId);
    await append(server.origin, conversation, alice, [message]);
    const other = { ...message, attachments: [] } as NewEvent;
    expect(await refusalOf(append(server.origin, conversation, alice, [other]))).toBe('event_conflict');
  });

  test('is refused while the file is not whole, is another’s, or another message’s', async () => {
    const half = await announced(10);
    const bobs = await upload(server.origin, bob, conversation.conversationId, randomBytes(10));
    const used = await sent(randomBytes(10));
    for (const { attachmentId } of [half, bobs, used, { attachmentId: randomUUID() }])
      expect(await refusalOf(sendWith(attachmentId))).toBe('unknown_attachment');
  });

  test('takes its file along when its body is dropped', async () => {
    const place = await upload(server.origin, alice, conversation.conversationId, randomBytes(10));
    const { event, sessionHash } = createSession(conversation, alice);
    const eventId = randomUUID();
    const message = {
      ...createMessage(conversation, alice, { sessionHash, index: 0, eventId }),
      attachments: [place.attachmentId],
    };
    await append(server.origin, conversation, alice, [event, message]);
    const deletion = createMessage(conversation, alice, { sessionHash, index: 1, drops: eventId });
    await append(server.origin, conversation, alice, [deletion]);

    expect(await refusalOf(download(server.origin, bob, place))).toBe('not_found');
    await expect.poll(() => partsOf(place)).toEqual([]);
    expect(await refusalOf(sendWith(place.attachmentId))).toBe('unknown_attachment');
  });
});

describe('the sweep', () => {
  test('removes what nothing refers to, once it rested for the grace period', async () => {
    const place = await upload(server.origin, alice, conversation.conversationId, randomBytes(10));
    const kept = await sent(randomBytes(10));
    await sweep(60_000);
    expect(await partsOf(place)).toHaveLength(1);
    await sweep(-1);
    expect(await partsOf(place)).toEqual([]);
    expect(await refusalOf(stateOf(alice, place))).toBe('not_found');
    expect((await download(server.origin, bob, kept)).status).toBe(200);
  });
});
