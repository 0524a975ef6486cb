import { limits } from '@secure-chat/shared/limits';
import type { LogEvent } from '@secure-chat/shared/contract';
import type { Clock } from '../platform.ts';

const minuteMs = 60_000;

/**
 * Each session costs its reader a signature and an RSA operation: whoever sends more of them than the
 * protocol allows for waits behind everybody else, and nothing is lost (PROTOCOL §2).
 */
export class SessionGate {
  readonly #clock: Clock;
  readonly #selfId: string;
  /** When sessions were let through, by the sender that the server names. */
  readonly #passed = new Map<string, number[]>();

  constructor(clock: Clock, selfId: string) {
    this.#clock = clock;
    this.#selfId = selfId;
  }

  /** Parts the events of one log in front of the first session that has to wait: order is never changed. */
  split(events: readonly LogEvent[]): { readonly now: LogEvent[]; readonly later: LogEvent[] } {
    const at = events.findIndex((event) => !this.#mayPass(event));
    return at < 0 ? { now: [...events], later: [] } : { now: events.slice(0, at), later: events.slice(at) };
  }

  #mayPass(event: LogEvent): boolean {
    if (event.kind !== 'session' || event.senderUserId === this.#selfId) return true;
    const now = this.#clock.now();
    const recent = (this.#passed.get(event.senderUserId) ?? []).filter((at) => now - at < minuteMs);
    if (recent.length >= limits.unknownSessionsPerSenderAndMinute) return false;
    this.#passed.set(event.senderUserId, [...recent, now]);
    return true;
  }
}
