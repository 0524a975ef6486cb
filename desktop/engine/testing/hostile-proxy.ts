import http from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** What the hostile server does with what passes: each hook may change a value, or drop it with null. */
export interface Hooks {
  /** The first bytes of a body have come, the rest not: `PUT`, `/api/v1/…?offset=0`. */
  hears?(method: string, url: string): void;
  /** An answer of the API: `POST /prelogin`, without the prefix. */
  answer?(call: string, body: Json): Json | Promise<Json>;
  /** One event of a live stream. */
  frame?(name: string, data: Json): Json | null;
}

const prefix = '/api/v1';

/**
 * A server turned hostile (PROTOCOL §1), for tests: a real HTTP proxy in front of the real
 * server, that can rewrite every answer and every frame of a stream. It has no more power than
 * the server itself: it sees and changes what passes, and holds no key of anybody.
 */
export class HostileProxy {
  hooks: Hooks = {};
  /** `deaf`: the server hears what is asked and no answer arrives. `down`: it hears nothing. */
  link: 'up' | 'deaf' | 'down' = 'up';
  readonly #target: URL;
  readonly #streams = new Set<http.ServerResponse>();
  readonly #server = http.createServer((request, response) => this.#forward(request, response));

  constructor(target: string) {
    this.#target = new URL(target);
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Ends every stream, as a lost network would: clients come back and sync. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** Says something on every open stream that the real server never said. */
  inject(name: string, data: Json): void {
    for (const stream of this.#streams) stream.write(frameOf(name, data));
  }

  #forward(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (this.link === 'down') return void response.destroy();
    const options = {
      host: this.#target.hostname,
      port: this.#target.port,
      path: request.url,
      method: request.method,
      headers: { ...request.headers, host: this.#target.host, 'accept-encoding': 'identity' },
    };
    const upstream = http.request(options, (answer) => {
      if (this.link !== 'up') return void response.destroy();
      const isStream = answer.headers['content-type']?.startsWith('text/event-stream') ?? false;
      if (isStream) this.#relayStream(answer, response);
      // A server that is killed in the middle of an answer leaves none.
      else this.#relayAnswer(request, answer, response).catch(() => response.destroy());
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.once('data', () => this.hooks.hears?.(request.method ?? '', request.url ?? ''));
    request.pipe(upstream);
  }

  async #relayAnswer(
    request: http.IncomingMessage,
    answer: http.IncomingMessage,
    response: http.ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const path = new URL(request.url ?? '/', 'http://proxy').pathname.replace(prefix, '');
    const body = await this.#rewrite(`${request.method} ${path}`, Buffer.concat(chunks));
    const headers = { ...answer.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    response.writeHead(answer.statusCode ?? 502, headers).end(body);
  }

  async #rewrite(call: string, body: Buffer): Promise<Buffer> {
    if (!this.hooks.answer || body.length === 0) return body;
    return Buffer.from(JSON.stringify(await this.hooks.answer(call, JSON.parse(body.toString()) as Json)));
  }

  #relayStream(answer: http.IncomingMessage, response: http.ServerResponse): void {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    let held = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      held += chunk;
      const frames = held.split('\n\n');
      held = frames.pop()!;
      for (const frame of frames) response.write(this.#rewriteFrame(frame));
    });
    answer.on('close', () => response.destroy());
  }

  #rewriteFrame(frame: string): string {
    const name = /^event: ?(.*)$/m.exec(frame)?.[1];
    const data = /^data: ?(.*)$/m.exec(frame)?.[1];
    if (!this.hooks.frame || name === undefined || data === undefined) return `${frame}\n\n`;
    const changed = this.hooks.frame(name, JSON.parse(data) as Json);
    return changed === null ? '' : frameOf(name, changed);
  }
}

const frameOf = (name: string, data: Json): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
