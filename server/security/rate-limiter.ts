/** How often one may ask. Counted in memory, so per process and forgotten at a restart. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Points in a window of seconds. */
const windows = {
  /** Every request of one address. */
  address: { points: 6_000, duration: 60 },
  /** Signing in and what leads to it, of one address: a household or an office shares one. */
  credentialsByAddress: { points: 120, duration: 60 },
  /** The same for one user name, wherever it is asked from. */
  credentialsByName: { points: 20, duration: 60 },
  /** New accounts of one address. */
  registration: { points: 30, duration: 600 },
  /** Letters to addresses that one person names. */
  mail: { points: 5, duration: 3_600 },
  /** Codes to start afresh that are mailed for one user name, whoever asks: enough to lose one on the way. */
  mailedResetByName: { points: 3, duration: 3_600 },
  /** The same asked from one address, for whatever names. */
  mailedResetByAddress: { points: 10, duration: 3_600 },
  /** How often one person may say that they are writing: several times what an app says. */
  typing: { points: 60, duration: 60 },
  /** Codes after the right password: six digits are soon guessed where one may try for long. */
  secondFactor: { points: 10, duration: 3_600 },
  /** New devices that ask from one address to be let in. */
  approval: { points: 20, duration: 600 },
  /** How often one of them looks for its answer. */
  approvalClaim: { points: 90, duration: 60 },
  /** Every request of one signed-in person. */
  user: { points: 3_000, duration: 60 },
} as const;

export type RateLimit = keyof typeof windows;

export interface RateLimiter {
  /** @returns 0 when the request may pass, else how many milliseconds to wait. */
  consume(limit: RateLimit, key: string): Promise<number>;
}

export function createRateLimiter(options: { on: boolean }): RateLimiter {
  if (!options.on) return { consume: async () => 0 };
  const limiters = new Map(
    Object.entries(windows).map(([limit, window]) => [
      limit,
      new RateLimiterMemory({ ...window, keyPrefix: limit }),
    ]),
  );
  return {
    async consume(limit, key) {
      try {
        await limiters.get(limit)!.consume(key);
        return 0;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
        throw refusal;
      }
    },
  };
}
