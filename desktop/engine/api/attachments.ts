import { getAttachment, putPart, type UploadState } from '@secure-chat/shared/contract';
import type { Bytes } from '@secure-chat/shared/bytes';
import type { AuthorizedClient } from './authorized-client.ts';
import { ContractError } from './errors.ts';

export interface AttachmentPlace {
  readonly conversationId: string;
  readonly attachmentId: string;
}

/**
 * Sends one part of an upload.
 * @returns how far the upload got with it.
 * @throws {NetworkError} | {HttpError} | {ContractError}
 */
export async function sendPart(
  client: AuthorizedClient,
  place: AttachmentPlace,
  part: { readonly offset: number; readonly bytes: Bytes; readonly signal: AbortSignal },
): Promise<UploadState> {
  const { offset, bytes, signal } = part;
  const url = client.http.url(putPart.path, place, { offset });
  const answer = await client.authorized((token) =>
    client.http.exchange(url, { method: 'PUT', token, content: bytes, signal }),
  );
  const parsed = putPart.response.safeParse(parseJson(answer));
  if (!parsed.success) throw new ContractError('PUT part');
  return parsed.data;
}

/**
 * Bytes `from` up to, and without, `to` of what is stored.
 * @throws {NetworkError} | {HttpError} | {ContractError} for another number of bytes than was asked for
 */
export async function readStored(
  client: AuthorizedClient,
  place: AttachmentPlace,
  range: { readonly from: number; readonly to: number; readonly signal: AbortSignal },
): Promise<Bytes> {
  const { from, to, signal } = range;
  const url = client.http.url(getAttachment.path, place);
  const bytes = await client.authorized((token) =>
    client.http.exchange(url, { method: 'GET', token, range: `bytes=${from}-${to - 1}`, signal }),
  );
  if (bytes.length !== to - from) throw new ContractError('GET attachment');
  return bytes;
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
