/** The only importer of bcrypt. What is hashed is the 43-character authKey, never a password (PROTOCOL §3). */
import { compare, hash } from 'bcrypt';

export interface Passwords {
  hash(authKey: string): Promise<string>;
  matches(authKey: string, stored: string): Promise<boolean>;
  /** Takes as long as {@link matches} and is always false: an unknown name must not answer sooner. */
  matchesNothing(authKey: string): Promise<false>;
}

/** @param options `parallel` bounds how many threads of the pool bcrypt may hold at once. */
export function createPasswords(options: { cost: number; parallel: number }): Passwords {
  const limited = createLimit(options.parallel);
  let dummy: Promise<string> | undefined;
  return {
    hash: (authKey) => limited(() => hash(authKey, options.cost)),
    matches: (authKey, stored) => limited(() => compare(authKey, stored)),
    async matchesNothing(authKey) {
      dummy ??= limited(() => hash('no account has this key', options.cost));
      const stored = await dummy;
      await limited(() => compare(authKey, stored));
      return false;
    },
  };
}

/** Runs at most `max` tasks at once, the rest in the order they came. */
export function createLimit(max: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= max) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await task();
    } finally {
      // A waiting task inherits the place, so that nobody can slip in between.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
