/**
 * Stands before the HTTP server: a connection whose first bytes are a whole request for the live stream
 * never gets an HTTP parser, which would cost it more memory than all the rest. Everything else is handed
 * on untouched. Both ways lead into the same Koa application, which alone decides about every request.
 */
import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { takenOver } from '../realtime/stream.ts';
import { parseStreamHead, type StreamHead } from './stream-head.ts';

interface FrontOptions {
  /** The stream's path. */
  readonly path: string;
  readonly handle: RequestListener;
  /** Takes every connection that asks for something else. */
  readonly deliver: (socket: Socket) => void;
  /** How long a connection may stay silent before its first byte. */
  readonly patienceMs: number;
}

export interface StreamFront {
  readonly accept: (socket: Socket) => void;
  /** Ends connections that have not said anything yet. */
  closeSilent(): void;
  /** Ends these, and those whose request is still being answered. */
  closeAll(): void;
}

export function createStreamFront({ path, handle, deliver, patienceMs }: FrontOptions): StreamFront {
  const silent = new Set<Socket>();
  const asking = new Set<Socket>();

  const accept = (socket: Socket): void => {
    const leave = (): void => void silent.delete(socket);
    silent.add(socket);
    socket.once('close', leave).on('end', drop).on('error', drop);
    socket.setTimeout(patienceMs, drop);
    socket.once('data', (bytes: Buffer) => {
      leave();
      socket.off('close', leave).off('timeout', drop).setTimeout(0);
      const head = parseStreamHead(bytes, path);
      if (head === undefined) handOn(socket, bytes);
      else answer(socket, head);
    });
  };

  const handOn = (socket: Socket, bytes: Buffer): void => {
    socket.off('end', drop).off('error', drop);
    // Back where they were, before the parser looks: it sees the connection as it came.
    socket.pause();
    socket.unshift(bytes);
    deliver(socket);
    socket.resume();
  };

  const answer = (socket: Socket, head: StreamHead): void => {
    // Nothing may follow the request: the answer has no end before the connection's.
    socket.on('data', drop);
    const keep = listenersOf(socket);
    asking.add(socket);
    socket.once('close', () => asking.delete(socket));
    const response = createResponse(socket, createRequest(socket, head, path));
    response.once(takenOver, () => {
      asking.delete(socket);
      response.detachSocket(socket);
      // Request, response and context are held by what they left on the socket, and by nothing else.
      forgetOthers(socket, keep);
    });
    handle(response.req, response);
  };

  return {
    accept,
    closeSilent: () => silent.forEach((socket) => socket.destroy()),
    closeAll: () => [silent, asking].forEach((sockets) => sockets.forEach((socket) => socket.destroy())),
  };
}

/** A listener for whatever ends a connection; one for all of them. */
function drop(this: Socket): void {
  this.destroy();
}

function createRequest(socket: Socket, { headers, rawHeaders }: StreamHead, path: string): IncomingMessage {
  const request = new IncomingMessage(socket);
  const version = { httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 };
  Object.assign(request, version, { method: 'GET', url: path, headers, rawHeaders, complete: true });
  request.push(null);
  return request;
}

/** An answer after which the connection closes. */
function createResponse(socket: Socket, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    response.detachSocket(socket);
    socket.destroySoon();
  });
  return response;
}

type Listener = Parameters<Socket['off']>[1];

function listenersOf(socket: Socket): Map<string | symbol, ReadonlySet<unknown>> {
  return new Map(socket.eventNames().map((name) => [name, new Set<unknown>(socket.rawListeners(name))]));
}

function forgetOthers(socket: Socket, keep: ReadonlyMap<string | symbol, ReadonlySet<unknown>>): void {
  for (const name of socket.eventNames())
    for (const listener of socket.rawListeners(name))
      if (keep.get(name)?.has(listener) !== true) socket.off(name, listener as Listener);
}
