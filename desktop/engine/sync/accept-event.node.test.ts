import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { toBase64Url } from '@secure-chat/shared/bytes';
import type { LogEvent } from '@secure-chat/shared/contract';
import { chainStart } from '@secure-chat/shared/signed/log';
import { Archive } from '../storage/archive.ts';
import { acceptEvent } from './accept-event.ts';
import type { SyncContext } from './context.ts';
import { Conversation, emptyState } from './conversation.ts';
import { Draft } from './draft.ts';

const [conversationId, ann, bob] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];

async function emptyDraft(): Promise<Draft> {
  const archive = await Archive.open(new IDBFactory(), ann, {
    seal: (_label, plaintext) => Promise.resolve(plaintext),
    open: (_label, sealed) => Promise.resolve(sealed),
  });
  const state = emptyState({
    conversationId,
    kind: 'direct',
    peerUserId: bob,
    createdByMe: true,
    addedBy: null,
    accepted: true,
    place: { seq: 0, logHash: toBase64Url(chainStart) },
  });
  return Draft.of(new Conversation(state, null, archive), ann);
}

const place = (seq: number) => ({ seq, eventId: crypto.randomUUID(), receivedAt: 1, senderUserId: bob });
const signature = toBase64Url(new Uint8Array(64));
/** Bytes are judged before anything that the context holds is asked for. */
const nothing = {} as SyncContext;

it.each<[string, LogEvent]>([
  ['a control', { kind: 'control', ...place(1), bytes: 'A', signature }],
  ['a header', { kind: 'message', ...place(1), header: 'AB', signature, body: 'AAAA', bodyHash: null }],
  ['a body', { kind: 'message', ...place(1), header: 'AAAA', signature, body: '!!!!', bodyHash: null }],
  [
    'the hash of a body',
    { kind: 'message', ...place(1), header: 'AAAA', signature, body: null, bodyHash: 'A' },
  ],
  ['a hash', { kind: 'bare', seq: 1, eventId: crypto.randomUUID(), receivedAt: 1, eventHash: 'AB' }],
])('%s that is no base64url is a row that says so, and the next event is read', async (_what, event) => {
  const draft = await emptyDraft();
  const row = await acceptEvent(nothing, draft, event);
  expect(row.content).toEqual({ kind: 'unverifiable', reason: 'malformed' });
  expect(draft.state.cursor).toEqual({ seq: 1, logHash: null });
  const empty: LogEvent = { kind: 'control', ...place(2), bytes: '', signature };
  expect((await acceptEvent(nothing, draft, empty)).content).toEqual({
    kind: 'unverifiable',
    reason: 'malformed',
  });
  expect(draft.rows).toHaveLength(2);
});
