/** Who listens on this process: streams by user and device. Knows nothing of the database. */
import type { StreamEvent } from '@secure-chat/shared/contract';
import { createFrame, createRetryFrame } from './frame.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Stream } from './stream.ts';

type EndReason = Extract<StreamEvent, { name: 'ended' }>['data']['reason'];

export interface Hub {
  /** Adds a stream; another of the same device ends with `replaced`. */
  add(stream: Stream): void;
  /** @returns whether the user was present by this stream alone. */
  remove(stream: Stream): boolean;
  /** Whether any device listens. */
  isOnline(userId: string): boolean;
  /** Everyone who is present here. */
  presentUserIds(): string[];
  /** Whether any of those devices has somebody at it. */
  isPresent(userId: string): boolean;
  sendToUser(userId: string, frame: Buffer, exceptDeviceId?: string): void;
  endDevice(userId: string, deviceId: string, reason: EndReason): void;
  /** Ends every stream with a hint when to come back. */
  restart(): void;
  /** The same, and stops the heartbeat. */
  close(): void;
  /** Breaks every connection without a word, as a crash would. */
  kill(): void;
  readonly size: number;
}

/** Clients come back within this time, each at its own moment by its own jitter. */
const retryMs = 1_000;

export function createHub(options: { heartbeatMs: number }): Hub {
  const users = new Map<string, Map<string, Stream>>();
  let size = 0;
  const all = function* (): Generator<Stream> {
    for (const devices of users.values()) yield* devices.values();
  };
  const restart = (): void => {
    const last = Buffer.concat([createRetryFrame(retryMs), createFrame({ name: 'restart', data: {} })]);
    for (const stream of all()) stream.end(last);
  };
  const heartbeat = createHeartbeat(options.heartbeatMs);
  const isPresent = (userId: string): boolean => {
    for (const { present } of users.get(userId)?.values() ?? []) if (present) return true;
    return false;
  };

  return {
    get size() {
      return size;
    },
    add(stream) {
      const devices = users.get(stream.userId) ?? new Map<string, Stream>();
      const earlier = devices.get(stream.deviceId);
      devices.set(stream.deviceId, stream);
      users.set(stream.userId, devices);
      heartbeat.add(stream);
      size += earlier === undefined ? 1 : 0;
      earlier?.end(createFrame({ name: 'ended', data: { reason: 'replaced' } }));
    },
    remove(stream) {
      heartbeat.remove(stream);
      const devices = users.get(stream.userId);
      // A replaced stream closes after its successor took the place: it must not take that one along.
      if (devices?.get(stream.deviceId) !== stream) return false;
      devices.delete(stream.deviceId);
      size--;
      if (devices.size === 0) users.delete(stream.userId);
      return stream.present && !isPresent(stream.userId);
    },
    isOnline: (userId) => users.has(userId),
    presentUserIds: () => [...users.keys()].filter(isPresent),
    isPresent,
    sendToUser(userId, frame, exceptDeviceId) {
      for (const stream of users.get(userId)?.values() ?? []) {
        if (stream.deviceId !== exceptDeviceId) stream.write(frame);
      }
    },
    endDevice(userId, deviceId, reason) {
      users
        .get(userId)
        ?.get(deviceId)
        ?.end(createFrame({ name: 'ended', data: { reason } }));
    },
    restart,
    close() {
      heartbeat.stop();
      restart();
    },
    kill() {
      heartbeat.stop();
      for (const stream of all()) stream.destroy();
    },
  };
}
