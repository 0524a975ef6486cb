import { once } from 'node:events';
import { get as getTls, Agent as TlsAgent } from 'node:https';
import { get, Agent, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { about, apiPrefix, streamPath } from '@secure-chat/shared/contract';
import { registerPerson, type TestPerson } from '../testing/factories.ts';
import { call } from '../testing/test-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { openTestStream } from '../testing/test-stream.ts';

const path = apiPrefix + streamPath;
let server: TestServer;
let alice: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  alice = await registerPerson(server.origin);
});

const ask = (token: string, ...fields: string[]) =>
  [`GET ${path} HTTP/1.1`, 'Host: chat.example', `Authorization: Bearer ${token}`, ...fields, '', ''].join(
    '\r\n',
  );

/** A raw connection that keeps all it gets. */
class Connection {
  readonly socket: Socket;
  text = '';
  readonly ended: Promise<void>;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.ended = new Promise((resolve) => this.socket.once('close', () => resolve()));
    this.socket.on('error', () => {}).on('end', () => this.socket.end());
    this.socket.setNoDelay(true).on('data', (bytes: Buffer) => (this.text += bytes.toString('latin1')));
  }

  /** Sends one piece, and lets it go before the next. */
  async say(piece: string): Promise<void> {
    await new Promise<void>((resolve) => this.socket.write(piece, 'latin1', () => resolve()));
  }

  async until(wanted: string): Promise<void> {
    while (!this.text.includes(wanted)) await once(this.socket, 'data');
  }

  /** Status, header fields and body, without what differs each time. */
  answer(): { status: string; fields: string[]; body: string } {
    const [head = '', body = ''] = this.text.split(/\r\n\r\n(.*)/s);
    const [status = '', ...fields] = head.split('\r\n');
    const lasting = fields.filter((field) => !/^(date|x-request-id|keep-alive|connection):/i.test(field));
    const greeting = body.replaceAll(':\n\n', '').replaceAll(/[0-9a-f-]{36}/g, 'id');
    return { status, fields: lasting.toSorted(), body: greeting };
  }
}

const open = (): Connection => new Connection(server.port);
const hello = 'event: hello\n';

describe('both ways to the stream', () => {
  test('send the same head and the same greeting', async () => {
    const [whole, pieces] = [open(), open()];
    await whole.say(ask(alice.token, 'Origin: app://secure-chat'));
    await whole.until(hello);
    const bob = await registerPerson(server.origin);
    const request = ask(bob.token, 'Origin: app://secure-chat');
    for (const at of [0, 1, 2]) await pieces.say(request.slice(at * 40, at === 2 ? undefined : at * 40 + 40));
    await pieces.until(hello);

    expect(pieces.answer()).toEqual(whole.answer());
    expect(whole.answer().fields).toContain('Access-Control-Allow-Origin: app://secure-chat');
    expect(whole.text).toContain('\r\nConnection: close\r\n');
    for (const { socket } of [whole, pieces]) socket.destroy();
  });

  test('refuse in the same words, and close', async () => {
    const [whole, pieces] = [open(), open()];
    await whole.say(ask('not.a.token', 'Connection: close'));
    const request = ask('not.a.token', 'Connection: close');
    await pieces.say(request.slice(0, 50));
    await pieces.say(request.slice(50));
    await Promise.all([whole.ended, pieces.ended]);

    expect(whole.answer().status).toBe('HTTP/1.1 401 Unauthorized');
    expect(whole.answer().body).toContain('"code":"unauthenticated"');
    expect(pieces.answer()).toEqual(whole.answer());
    expect(whole.text).toContain('\r\nConnection: close\r\n');
  });

  test('serve a stream on a connection that asked for something else before', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const answerOf = async (to: string) => {
      const headers = { Authorization: `Bearer ${alice.token}` };
      const [response] = (await once(get(new URL(to, server.origin), { agent, headers }), 'response')) as [
        IncomingMessage,
      ];
      return response;
    };
    const first = await answerOf(apiPrefix + about.path);
    await first.resume().toArray();
    const stream = await answerOf(path);
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(chunk.toString()).toContain(hello);
    agent.destroy();
  });

  test('serve streams over TLS', async () => {
    const { databaseUrl } = server;
    const config = { ...server.config, tls: { ...server.config.tls } };
    const settings = { TLS: 'on', PORT: '0' };
    const other = await startTestServer({ settings, resume: { databaseUrl, config, port: 0 } });
    const agent = new TlsAgent({ rejectUnauthorized: false });
    const headers = { Authorization: `Bearer ${alice.token}` };
    const [response] = (await once(getTls(new URL(path, other.origin), { agent, headers }), 'response')) as [
      IncomingMessage,
    ];
    const [chunk] = (await once(response, 'data')) as [Buffer];
    expect(chunk.toString()).toContain(hello);
    response.on('error', () => {}).resume();
    const ended = once(response, 'close');
    await other.pause();
    await ended;
    agent.destroy();
  });
});

describe('a connection that does not play along', () => {
  test('is refused where it speaks no HTTP', async () => {
    const connection = open();
    await connection.say('nonsense\r\n\r\n');
    await connection.ended;
    expect(connection.answer().status).toBe('HTTP/1.1 400 Bad Request');
  });

  test('gets one stream and no second answer for two requests at once', async () => {
    const connection = open();
    await connection.say(ask(alice.token) + ask(alice.token));
    await connection.until(hello);
    connection.socket.destroy();
    await connection.ended;
    expect(connection.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('ends where it goes on talking after its request', async () => {
    const connection = open();
    await connection.say(ask(alice.token));
    await connection.until(hello);
    await connection.say(ask(alice.token));
    await connection.ended;
    expect(connection.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('takes nobody along when it goes while it is asking, or before', async () => {
    const gone = Array.from({ length: 20 }, () => open());
    await Promise.all(gone.map((connection, at) => connection.say(at % 2 ? ask(alice.token) : 'GET /')));
    for (const { socket } of gone) socket.resetAndDestroy();
    await Promise.all(gone.map(({ ended }) => ended));
    const stream = await openTestStream(server.origin, alice.token);
    await stream.next('hello');
    stream.close();
    expect(await call(server.origin, about)).toHaveProperty('product');
  });
});

test('a server that stops does not wait for connections that say nothing, or half of something', async () => {
  const { databaseUrl, config } = server;
  const settings = { SHUTDOWN_MS: '60000', PORT: '0' };
  const other = await startTestServer({ settings, resume: { databaseUrl, config, port: 0 } });
  const silent = new Connection(other.port);
  const stream = new Connection(other.port);
  await once(silent.socket, 'connect');
  await stream.say(ask(alice.token));
  await stream.until(hello);
  await other.pause();
  await Promise.all([silent.ended, stream.ended]);
  expect(stream.text).toContain('event: restart\n');
});
