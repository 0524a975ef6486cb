import { readFile } from 'node:fs/promises';
import https from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export interface RecordedRequest {
  /** `POST /api/v1/accounts` */
  readonly call: string;
  readonly body: Buffer;
}

/**
 * Stands where a thief of the traffic would if TLS did not hold: it has the server's own
 * certificate, forwards everything, and keeps each byte of both directions, headers included.
 */
export class RecordingProxy {
  readonly requests: RecordedRequest[] = [];
  readonly answers: Buffer[] = [];
  /** What a server turned hostile makes of the answer to a call, where it answers with JSON. */
  alter: ((call: string, answer: unknown) => unknown) | null = null;
  readonly #target: URL;
  readonly #certDir: string;
  #server: https.Server | null = null;

  constructor(target: string, certDir: string) {
    this.#target = new URL(target);
    this.#certDir = certDir;
  }

  async start(): Promise<void> {
    const [cert, key] = await Promise.all(
      ['server.crt', 'server.key'].map((name) => readFile(path.join(this.#certDir, name))),
    );
    const server = https.createServer({ cert, key }, (request, response) => this.#forward(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
  }

  get origin(): string {
    return `https://localhost:${(this.#server!.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(null));
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [Buffer.from(request.rawHeaders.join('\n'))];
    const upstream = https.request({
      host: this.#target.hostname,
      port: this.#target.port,
      path: request.url,
      method: request.method,
      headers: { ...request.headers, 'accept-encoding': 'identity' },
      rejectUnauthorized: false,
    });
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      this.requests.push({ call: `${request.method} ${request.url}`, body: Buffer.concat(chunks.slice(1)) }),
    );
    this.answers.push(chunks[0]!);
    request.pipe(upstream);
    upstream.on('error', () => response.destroy());
    upstream.on('response', (answer) => {
      if (this.alter && answer.headers['content-type']?.startsWith('application/json')) {
        const call = `${request.method} ${request.url}`;
        // Whoever asked may be gone before all of the answer was there.
        this.#answerAltered(answer, response, call).catch(() => response.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.on('data', (chunk: Buffer) => this.answers.push(chunk));
      answer.pipe(response);
    });
    response.on('close', () => upstream.destroy());
  }

  async #answerAltered(answer: IncomingMessage, response: ServerResponse, call: string): Promise<void> {
    const told: unknown = JSON.parse(Buffer.concat(await answer.toArray()).toString('utf8'));
    const { 'content-length': _length, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers);
    response.end(JSON.stringify(this.alter?.(call, told) ?? told));
  }
}
