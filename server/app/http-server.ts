import { randomUUID } from 'node:crypto';
import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createTls } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { apiPrefix, streamPath } from '@secure-chat/shared/contract';
import { loadCertificate } from '../security/certificate.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';
import { presentProblem } from './middleware/error-handler.ts';
import { createStreamFront } from './stream-front.ts';

interface HttpServer {
  readonly server: Server;
  readonly fingerprint: string | undefined;
  /** Closes connections on which nothing is under way. */
  closeIdle(): void;
  /** Breaks every connection but the streams. */
  closeAll(): void;
}

const headersTimeout = 15_000;

/** The listener behind TLS 1.2 and up, or in plain behind an admin's own proxy. */
export async function createHttpServer(config: Config, listener: RequestListener): Promise<HttpServer> {
  const certificate = config.tls.on ? await loadCertificate(config.tls) : undefined;
  const limits = { requestTimeout: 300_000, headersTimeout, keepAliveTimeout: 65_000 };
  const server =
    certificate === undefined
      ? createPlain(limits, listener)
      : createTls(
          { ...limits, cert: certificate.certPem, key: certificate.keyPem, minVersion: 'TLSv1.2' },
          listener,
        );
  server.on('clientError', refuseMalformed);
  const front = setupFront(server, certificate === undefined ? 'connection' : 'secureConnection', listener);
  return {
    server,
    fingerprint: certificate?.fingerprint,
    closeIdle() {
      front.closeSilent();
      server.closeIdleConnections();
    },
    closeAll() {
      front.closeAll();
      server.closeAllConnections();
    },
  };
}

/** The server's own listener takes from the front whatever is no stream. */
function setupFront(server: Server, event: 'connection' | 'secureConnection', handle: RequestListener) {
  const [takeConnection] = server.rawListeners(event) as ((socket: Socket) => void)[];
  const deliver = (socket: Socket): void => takeConnection!.call(server, socket);
  const front = createStreamFront({
    path: apiPrefix + streamPath,
    handle,
    deliver,
    patienceMs: headersTimeout,
  });
  server.off(event, takeConnection!).on(event, front.accept);
  return front;
}

/** What is not even HTTP gets a problem document too. */
function refuseMalformed(_error: Error, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const problem = presentProblem(new AppError('invalid_request'), randomUUID());
  const body = JSON.stringify(problem);
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
