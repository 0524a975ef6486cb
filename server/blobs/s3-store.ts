import { once } from 'node:events';
import { request as httpRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import aws4 from 'aws4';
import { BlobLengthError, type BlobPart, type BlobStore } from './blob-store.ts';

export interface S3Settings {
  /** As `https://s3.example.org`, without the bucket. */
  readonly endpoint: URL;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket stands in the path, or in front of the host's name. */
  readonly pathStyle: boolean;
}

/** The store answered with something else than it was asked for. Neither keys nor names are in it. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly status: number;
  constructor(method: string, status: number) {
    super(`the object store answered ${method} with ${status}`);
    this.status = status;
  }
}

/** A store that says nothing for so long is taken as lost; what waits for it is asked for again. */
const silenceMs = 30_000;
const removalsAtOnce = 16;

interface Asked {
  readonly method: 'HEAD' | 'GET' | 'PUT' | 'DELETE';
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: { readonly stream: Readable; readonly bytes: number };
}

/**
 * A bucket of any S3-compatible store with one object a part: a PUT counts whole or not at all, so there
 * is nothing to assemble and nothing half written to clear away. Contents are sealed already; they go
 * unsigned, as they stream, and every request's head is signed (AWS Signature Version 4).
 * @throws {S3Error} where the bucket can't be reached with these settings.
 */
export async function createS3Store(settings: S3Settings): Promise<BlobStore> {
  const ask = createClient(settings);
  await drain(await ask({ method: 'HEAD', key: '' }));
  return {
    async writePart(part, stream, bytes) {
      await drain(await ask({ method: 'PUT', key: keyOf(part), content: { stream, bytes } }));
    },
    async readPart(part, from, to) {
      return ask({ method: 'GET', key: keyOf(part), headers: { Range: `bytes=${from}-${to}` } });
    },
    async remove(blob, parts) {
      const keys = Array.from({ length: parts }, (_, part) => keyOf({ blob, part }));
      for (let at = 0; at < keys.length; at += removalsAtOnce)
        await Promise.all(keys.slice(at, at + removalsAtOnce).map(removeObject));
    },
  };

  async function removeObject(key: string): Promise<void> {
    await drain(await ask({ method: 'DELETE', key }));
  }
}

function keyOf({ blob, part }: BlobPart): string {
  return `${blob}/${part.toString().padStart(6, '0')}`;
}

function createClient(settings: S3Settings): (asked: Asked) => Promise<IncomingMessage> {
  const { endpoint, region, accessKeyId, secretAccessKey } = settings;
  const isSecure = endpoint.protocol === 'https:';
  const request = isSecure ? httpsRequest : httpRequest;
  const agent = isSecure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  return async ({ method, key, headers, content }) => {
    const { hostname, port, path } = locate(settings, key);
    const signed = aws4.sign(
      {
        service: 's3',
        region,
        method,
        host: port === '' ? hostname : `${hostname}:${port}`,
        path,
        headers: {
          ...headers,
          'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
          ...(content && { 'Content-Length': String(content.bytes) }),
        },
      },
      { accessKeyId, secretAccessKey },
    );
    const outgoing = request({
      agent,
      method,
      hostname,
      port,
      path,
      headers: { ...signed.headers },
      timeout: silenceMs,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('the object store fell silent')));
    const [response] = await Promise.all([answerOf(outgoing), send(outgoing, content)]);
    if (response.statusCode !== undefined && response.statusCode < 300) return response;
    response.resume();
    throw new S3Error(method, response.statusCode ?? 0);
  };
}

/** Where an object is asked for; the bucket itself has the empty key. */
export function locate(
  { endpoint, bucket, pathStyle }: S3Settings,
  key: string,
): { hostname: string; port: string; path: string } {
  const base = endpoint.pathname.replace(/\/$/, '');
  const { hostname, port } = endpoint;
  return pathStyle
    ? { hostname, port, path: `${base}/${bucket}/${key}` }
    : { hostname: `${bucket}.${hostname}`, port, path: `${base}/${key}` };
}

type Outgoing = ReturnType<typeof httpRequest>;

async function answerOf(outgoing: Outgoing): Promise<IncomingMessage> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

/** Ends the request only when all of the content went: the store keeps nothing of one that breaks off. */
async function send(outgoing: Outgoing, content: Asked['content']): Promise<void> {
  if (content === undefined) return void outgoing.end();
  try {
    await pipeline(content.stream, exactly(content.bytes), outgoing);
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

/** @throws {BlobLengthError} before the last byte is handed on, if it is not the last, or does not come. */
function exactly(bytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let passed = 0;
    let held: Buffer | undefined;
    for await (const chunk of chunks) {
      if (held !== undefined) yield held;
      passed += chunk.length;
      if (passed > bytes) throw new BlobLengthError('another length');
      held = chunk;
    }
    if (passed !== bytes) throw new BlobLengthError('another length');
    if (held !== undefined) yield held;
  };
}

async function drain(response: IncomingMessage): Promise<void> {
  response.resume();
  if (!response.complete) await once(response, 'end');
}
