import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import {
  apiPrefix,
  getAttachment,
  partLength,
  putPart,
  startUpload,
  problem,
  type UploadState,
} from '@secure-chat/shared/contract';
import type { TestPerson } from './factories.ts';
import { call, Refusal } from './test-client.ts';

export interface UploadPlace {
  readonly conversationId: string;
  readonly attachmentId: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Sends one part over plain HTTP. @throws {Refusal} */
export async function sendPart(
  origin: string,
  sender: TestPerson,
  place: UploadPlace,
  part: { readonly offset: number; readonly bytes: Uint8Array; readonly headers?: Record<string, string> },
): Promise<UploadState> {
  const path = `${fill(putPart.path, place)}?offset=${part.offset}`;
  const headers = { 'Content-Type': 'application/octet-stream', ...part.headers };
  const answer = await ask(origin, { method: 'PUT', path, token: sender.token, headers }, part.bytes);
  return putPart.response.parse(JSON.parse(answer.body.toString()));
}

/** Uploads all of it. */
export async function upload(
  origin: string,
  sender: TestPerson,
  conversationId: string,
  bytes: Uint8Array,
): Promise<UploadPlace> {
  const place = { conversationId, attachmentId: randomUUID() };
  const body = { attachmentId: place.attachmentId, bytes: bytes.length };
  await call(origin, startUpload, { token: sender.token, params: { conversationId }, body });
  for (let offset = 0; offset < bytes.length; offset += partLength(bytes.length, offset))
    await sendPart(origin, sender, place, {
      offset,
      bytes: bytes.subarray(offset, offset + partLength(bytes.length, offset)),
    });
  return place;
}

/** @throws {Refusal} */
export async function download(
  origin: string,
  reader: TestPerson,
  place: UploadPlace,
  range?: string,
): Promise<Answer> {
  const headers = range === undefined ? {} : { Range: range };
  return ask(origin, { method: 'GET', path: fill(getAttachment.path, place), token: reader.token, headers });
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly headers: Record<string, string>;
}

async function ask(origin: string, asked: Asked, body?: Uint8Array): Promise<Answer> {
  const { method, path, token, headers } = asked;
  const sent = request(new URL(apiPrefix + path, origin), {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'Content-Length': String(body.length) }),
      ...headers,
    },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answer = { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
  if (answer.status >= 400) throw new Refusal(problem.parse(JSON.parse(answer.body.toString())));
  return answer;
}

function fill(path: string, place: UploadPlace): string {
  return path.replace(/:(\w+)/g, (_, name: string) => place[name as keyof UploadPlace]);
}
