/** What processes tell each other after a commit: ids only, so that any engine can carry it. */
import * as z from 'zod';

const id = z.string().max(36);
const count = z.int().min(0);

export const busMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('appended'), conversationId: id, firstSeq: count, lastSeq: count }),
  z.object({
    type: z.literal('receipt'),
    conversationId: id,
    userId: id,
    kind: z.enum(['delivered', 'read']),
  }),
  z.object({ type: z.literal('typing'), conversationId: id, userId: id }),
  z.object({ type: z.literal('vault'), userId: id, deviceId: id, version: count }),
  z.object({ type: z.literal('account'), userId: id, deviceId: id, accountVersion: count }),
  z.object({
    type: z.literal('device_ended'),
    userId: id,
    deviceId: id,
    reason: z.enum(['revoked', 'signed_out', 'recovered', 'reset', 'secured', 'password_changed']),
  }),
  /** Other keys of a person are in the directory. */
  z.object({ type: z.literal('keys_changed'), userId: id }),
  /** A new device asks to be let in, or was answered. */
  z.object({ type: z.literal('approvals'), userId: id }),
  /** A code to start the account afresh was mailed, or is good no more. */
  z.object({ type: z.literal('mailed_reset'), userId: id }),
  /** A device opened its stream at the sender's process: its earlier ones give way. A locked one makes nobody present. */
  z.object({
    type: z.literal('stream_opened'),
    userId: id,
    deviceId: id,
    /** Counts the streams of the sender's process. */
    stream: count,
    present: z.boolean(),
  }),
  /** Nobody has a stream of this person at the sender's process any more. */
  z.object({ type: z.literal('went_offline'), userId: id }),
  /** Who has streams at the sender's process: all of them, in as many messages as it takes. */
  z.object({ type: z.literal('online'), userIds: z.array(id) }),
  /** A process that has heard nothing yet asks who is online. */
  z.object({ type: z.literal('who_is_online') }),
  /** The sender's process stops: nobody is online there. */
  z.object({ type: z.literal('stopping') }),
]);

export type BusMessage = z.infer<typeof busMessage>;

/** The process that published a message: `here`, or another one's id. */
export type Origin = string;
export const here: Origin = 'here';

export interface Bus {
  /** Called after commit; never throws and never waits for listeners. */
  publish(message: BusMessage): void;
  /** Listeners are called in order, at once: of this process's messages first, then everywhere. */
  subscribe(listener: (message: BusMessage, origin: Origin) => void): void;
  /** Called for each message of this process once it comes back, in the one order in which all processes hear all. */
  onHeardBack(listener: (message: BusMessage) => void): void;
  /** Called when messages of other processes may have been missed, once they are heard again. */
  onMissed(listener: () => void): void;
  /** Called for another process that has not been heard of for too long. */
  onLost(listener: (origin: Origin) => void): void;
  /** Whether what other processes publish reaches this one now. */
  hears(): boolean;
  /** Sends what is on its way, then lets go. */
  close(): Promise<void>;
}
