import type { StreamEvent } from '@secure-chat/shared/contract';

/** One SSE frame as bytes, made once and written to every stream that gets it. JSON has no raw line breaks. */
export function createFrame(event: StreamEvent): Buffer {
  return Buffer.from(`event: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`);
}

export const heartbeatFrame = Buffer.from(':\n\n');

/** @param retryMs after how long the client should come back. */
export function createRetryFrame(retryMs: number): Buffer {
  return Buffer.from(`retry: ${retryMs}\n`);
}
