import { limits, sizes } from '../limits.ts';
import { bytesOf, format, suite, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  conversationId: uuid,
  sessionId: uuid,
  senderUserId: uuid,
  senderIdentityHash: bytesOf(sizes.hash),
  senderDeviceId: uuid,
  rosterHash: bytesOf(sizes.hash),
  commitment: bytesOf(32),
  ttl: u64,
  vaultVersion: u64,
  dirSize: u64,
  dirHash: bytesOf(sizes.hash),
  createdAt: u64,
};

/** The signed record of a sender session (PROTOCOL §7); its event id in the log is `sessionId`. */
export type SessionRecord = StructOf<typeof shape>;
export const sessionFormat: Format<SessionRecord> = format('session', shape);

type Lifetime = Pick<SessionRecord, 'ttl' | 'createdAt'>;

/** How long a session may be written in: for disappearing messages no longer than they last, and a day at most. */
export function sessionLifetimeMs({ ttl }: Pick<Lifetime, 'ttl'>): number {
  return ttl > 0 ? Math.min(ttl, limits.fleetingSessionMs) : limits.sessionLifetimeMs;
}

/** When the last message that may stand in a session has disappeared; null where none does. */
export function sessionGoneAt({ ttl, createdAt }: Lifetime): number | null {
  if (ttl === 0) return null;
  return Math.min(createdAt + sessionLifetimeMs({ ttl }) + ttl, Number.MAX_SAFE_INTEGER);
}
