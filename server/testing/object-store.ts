import { createHash, createHmac } from 'node:crypto';
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { SignatureV4 } from '@smithy/signature-v4';
import { startFauxqs } from 'fauxqs';
import type { S3Settings } from '../blobs/s3-store.ts';

export interface ObjectStore {
  readonly settings: S3Settings;
  /** What lies in the bucket now. */
  keys(): Promise<string[]>;
  stop(): Promise<void>;
}

const region = 'eu-central-1';
const bucket = 'sealed';
const credentials = { accessKeyId: 'test-key', secretAccessKey: 'test-secret' };

/**
 * An S3-compatible server with an empty bucket. It takes any signature, so a door stands before it that
 * computes each again with AWS's own code and refuses what differs.
 */
export async function startObjectStore(): Promise<ObjectStore> {
  const store = await startFauxqs({ port: 0, logger: false });
  store.createBucket(bucket);
  const door = createServer((request, response) => {
    void isSigned(request).then((signed) =>
      signed ? pass(store.port, request, response) : void response.writeHead(403).end(),
    );
  });
  await new Promise<void>((resolve) => void door.listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as AddressInfo;
  const endpoint = new URL(`http://127.0.0.1:${port}`);
  return {
    settings: { endpoint, bucket, region, pathStyle: true, ...credentials },
    async keys() {
      const listing = await fetch(`http://127.0.0.1:${store.port}/${bucket}?list-type=2`);
      return [...(await listing.text()).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key!);
    },
    async stop() {
      door.closeAllConnections();
      door.close();
      await store.stop();
    },
  };
}

async function isSigned({ method, url, headers }: IncomingMessage): Promise<boolean> {
  const { authorization = '', host, 'x-amz-date': date } = headers;
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  if (typeof date !== 'string' || host === undefined) return false;
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const [hostname, port] = host.split(':');
  const unsigned = {
    method: method!,
    protocol: 'http:',
    hostname: hostname!,
    port: Number(port),
    path: url!,
    headers: pick(headers, names),
  };
  const signed = await signer.sign(unsigned, { signingDate: dateOf(date) });
  return signed.headers['authorization'] === authorization;
}

function pick(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, String(headers[name])]));
}

function dateOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

async function pass(port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url: path, headers } = request;
  const onward = httpRequest({ host: '127.0.0.1', port, method, path, headers });
  onward.once('response', (answer: IncomingMessage) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  // What the sender breaks off is broken off for the store too.
  await pipeline(request, onward).catch(() => response.destroy());
}

/** The hash as AWS's signer wants it. */
class Sha256 {
  readonly #hash;
  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(data: SourceData): void {
    this.#hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

type SourceData = string | ArrayBuffer | ArrayBufferView;

function bytesOf(data: SourceData): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
