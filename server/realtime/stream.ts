/** One SSE connection: writes frames, and ends a client that does not read. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { heartbeatFrame } from './frame.ts';

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
  Connection: 'close',
};

interface StreamOptions {
  readonly userId: string;
  readonly deviceId: string;
  /** Whether somebody is at the device; a locked one only listens. */
  readonly present: boolean;
  /** How many bytes may wait for a slow reader before it is dropped; it catches up by sync. */
  readonly bufferBytes: number;
  readonly onClose: (stream: Stream) => void;
}

/** Emitted on a response when its connection became a stream's. */
export const takenOver = Symbol('taken over');

/** Sends the head of a response, and takes over its connection: nothing else is written to it from here on. */
export function openStream(response: ServerResponse, options: StreamOptions): Stream {
  const socket = response.socket!;
  // Without chunked framing a frame is one write of the shared bytes; the connection's end is the body's.
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  response.writeHead(200, headers);
  response.flushHeaders();
  response.emit(takenOver);
  return new Stream(socket, options);
}

/** A class, for there are many of them: what they share is there once. */
export class Stream {
  readonly userId: string;
  readonly deviceId: string;
  readonly present: boolean;
  readonly #socket: Socket;
  readonly #bufferBytes: number;
  #corked = false;
  #ended = false;
  #waitingSince: number | undefined = undefined;

  constructor(socket: Socket, { userId, deviceId, present, bufferBytes, onClose }: StreamOptions) {
    this.userId = userId;
    this.deviceId = deviceId;
    this.present = present;
    this.#socket = socket;
    this.#bufferBytes = bufferBytes;
    socket.setNoDelay(true);
    socket.on('drain', () => (this.#waitingSince = undefined));
    // A client that resets its connection is a closed stream, not a failure of ours.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      this.#ended = true;
      onClose(this);
    });
  }

  /** Frames of one tick leave together. Does nothing once the stream has ended. */
  write(frame: Buffer): void {
    if (this.#ended) return;
    this.#flushLater();
    if (!this.#socket.write(frame)) this.#waitingSince ??= performance.now();
  }

  /** Writes a heartbeat, or drops a client that has left bytes unread for longer than `patienceMs`. */
  beat(patienceMs: number): void {
    const since = this.#waitingSince;
    if (since !== undefined && performance.now() - since > patienceMs) this.#socket.destroy();
    else this.write(heartbeatFrame);
  }

  /** Writes a last frame and closes. */
  end(frame: Buffer): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.write(frame);
    this.#socket.destroySoon();
  }

  /** Breaks the connection without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  #flushLater(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#socket.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#socket.uncork();
      // Only now: what the kernel took in this tick is not what the client leaves unread.
      if (this.#socket.writableLength > this.#bufferBytes) this.#socket.destroy();
    });
  }
}
