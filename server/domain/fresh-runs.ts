import type { Event } from '../models/event.ts';

/** Messages that this process has just committed, so that passing them on reads nothing. */
export interface FreshRun {
  readonly events: readonly Event[];
  /** Of the roster under which all of them were said. */
  readonly rosterVersion: number;
}

interface Place {
  readonly conversationId: string;
  readonly firstSeq: number;
}

export interface FreshRuns {
  /** Keeps a run until it is taken; whoever keeps it publishes it at once. */
  keep(place: Place, run: FreshRun): void;
  /** @returns the run, unless another process appended it. */
  take(place: Place): FreshRun | undefined;
}

export function createFreshRuns(): FreshRuns {
  const runs = new Map<string, FreshRun>();
  return {
    keep: (place, run) => void runs.set(keyOf(place), run),
    take(place) {
      const run = runs.get(keyOf(place));
      runs.delete(keyOf(place));
      return run;
    },
  };
}

function keyOf({ conversationId, firstSeq }: Place): string {
  return `${conversationId} ${firstSeq}`;
}
