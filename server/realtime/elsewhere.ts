import type { Origin } from './bus/bus.ts';

/** Who has a stream at which other process. */
export interface Elsewhere {
  has(userId: string): boolean;
  add(origin: Origin, userId: string): void;
  /** @returns whether the process had one. */
  remove(origin: Origin, userId: string): boolean;
  /** Forgets a process. @returns who had a stream there. */
  forget(origin: Origin): string[];
  /** Forgets all of them. @returns who had a stream anywhere. */
  forgetAll(): string[];
}

export function createElsewhere(): Elsewhere {
  const users = new Map<string, Set<Origin>>();
  const remove = (origin: Origin, userId: string): boolean => {
    const origins = users.get(userId);
    const isKnown = origins?.delete(origin) === true;
    if (origins?.size === 0) users.delete(userId);
    return isKnown;
  };
  return {
    has: (userId) => users.has(userId),
    add(origin, userId) {
      const origins = users.get(userId);
      if (origins === undefined) users.set(userId, new Set([origin]));
      else origins.add(origin);
    },
    remove,
    forget: (origin) => [...users.keys()].filter((userId) => remove(origin, userId)),
    forgetAll() {
      const all = [...users.keys()];
      users.clear();
      return all;
    },
  };
}
