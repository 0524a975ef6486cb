/** Shows quiet clients that their streams live: each once in an interval, and never all of them at once. */

/** As much of a stream as is needed here. */
interface Beating {
  /** Writes a heartbeat, or drops a client that has left bytes unread for longer than `patienceMs`. */
  beat(patienceMs: number): void;
}

export interface Heartbeat {
  add(stream: Beating): void;
  remove(stream: Beating): void;
  stop(): void;
}

/**
 * Why not all at once: thousands of writes in one turn of the event loop hold up every message that
 * comes due meanwhile. So the interval has parts, and each stream has its place in one of them.
 */
const mostParts = 128;
/** Timers are no finer than a few of these. */
const shortestPartMs = 10;

/** @param intervalMs how often each stream is beaten. */
export function createHeartbeat(intervalMs: number): Heartbeat {
  const count = Math.max(1, Math.min(mostParts, Math.floor(intervalMs / shortestPartMs)));
  const parts = Array.from({ length: count }, () => new Set<Beating>());
  const placeOf = new Map<Beating, Set<Beating>>();
  let added = 0;
  let due = 0;
  const timer = setInterval(() => {
    for (const stream of parts[due]!) stream.beat(2 * intervalMs);
    due = (due + 1) % count;
  }, intervalMs / count);
  timer.unref();

  return {
    add(stream) {
      // In turn, so that all parts are of one size however many streams there are.
      const place = parts[added++ % count]!;
      place.add(stream);
      placeOf.set(stream, place);
    },
    remove(stream) {
      placeOf.get(stream)?.delete(stream);
      placeOf.delete(stream);
    },
    stop: () => clearInterval(timer),
  };
}
