import { concatBytes, type Bytes } from '@secure-chat/shared/bytes';
import { partLength, startUpload } from '@secure-chat/shared/contract';
import { fileChunkBytes, hashListOffset, sealedChunkBytes } from '@secure-chat/shared/file-size';
import { sendPart, type AttachmentPlace } from '../api/attachments.ts';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import type { FileSealer } from '../crypto/index.ts';
import type { HashNotes } from './hash-notes.ts';

export interface BlobUpload {
  readonly place: AttachmentPlace;
  readonly sealer: FileSealer;
  readonly notes: HashNotes;
  readonly signal: AbortSignal;
  /** Bytes of the content that the server has. */
  readonly progress: (contentBytes: number) => void;
  client(): AuthorizedClient;
}

/**
 * Seals and sends what the server does not have yet of one file, a part at a time: at no moment is
 * more of it in memory. Called again after a failure it goes on where the server stands.
 * @returns the hash list.
 * @throws {FileChangedError} if the content is not the one that was begun with.
 * @throws {NetworkError} | {HttpError}
 */
export async function uploadBlob(upload: BlobUpload): Promise<Bytes> {
  const { place, sealer, notes, signal } = upload;
  const { conversationId, attachmentId } = place;
  let state = await upload.client().call(startUpload, {
    params: { conversationId },
    body: { attachmentId, bytes: sealer.stored },
  });
  for (;;) {
    upload.progress(Math.floor(state.receivedBytes / sealedChunkBytes) * fileChunkBytes);
    if (state.receivedBytes >= sealer.stored) return notes.list();
    signal.throwIfAborted();
    const offset = state.receivedBytes;
    const bytes = await sealPart(sealer, notes, offset);
    state = await sendPart(upload.client(), place, { offset, bytes, signal });
  }
}

/** Before an upload goes on with a file that was picked again: it must be the same one so far. */
export async function recheck(
  sealer: FileSealer,
  notes: HashNotes,
  signal: AbortSignal,
  progress: (chunks: number) => void,
): Promise<void> {
  const noted = notes.count;
  for (let index = 0; index < noted; index++) {
    signal.throwIfAborted();
    notes.add(index, (await sealer.seal(index)).hash);
    progress(index + 1);
  }
}

/** Parts are whole sealed chunks; behind the last chunk comes the list of their hashes. */
async function sealPart(sealer: FileSealer, notes: HashNotes, offset: number): Promise<Bytes> {
  const end = offset + partLength(sealer.stored, offset);
  const pieces: Bytes[] = [];
  for (let index = Math.ceil(offset / sealedChunkBytes); index < sealer.chunks; index++) {
    if (index * sealedChunkBytes >= end) break;
    const { chunk, hash } = await sealer.seal(index);
    notes.add(index, hash);
    pieces.push(chunk);
  }
  await notes.keep();
  const listAt = hashListOffset(sealer.padded);
  if (end > listAt) pieces.push(notes.list().slice(Math.max(0, offset - listAt), end - listAt));
  return concatBytes(...pieces);
}
