import type { DomainContext } from '../domain/context.ts';
import type { Logger } from '../ops/logger.ts';
import type { Hub } from '../realtime/hub.ts';
import type { Presence } from '../realtime/presence.ts';
import type { RateLimiter } from '../security/rate-limiter.ts';
import type { Config } from './config.ts';
import type { DeviceGate } from './device-gate.ts';

/** Everything that routes are given, made once at start. */
export interface Services extends DomainContext {
  readonly config: Config;
  readonly logger: Logger;
  readonly limiter: RateLimiter;
  readonly gate: DeviceGate;
  readonly hub: Hub;
  readonly presence: Presence;
  /** Whoever shares a conversation with a user. */
  readonly loadContacts: (userId: string) => Promise<readonly string[]>;
  readonly checkDatabase: () => Promise<'ok' | 'unreachable'>;
  /** Set when the server begins to stop. */
  readonly lifecycle: { stopping: boolean };
}
