import type { Services } from '../app/services.ts';
import { checkFreshProof, type FreshProof } from '../domain/fresh-proof.ts';
import type { RateLimit } from '../security/rate-limiter.ts';
import type { Caller } from '../security/token.ts';

interface Proving {
  readonly caller: Caller;
  readonly body: FreshProof;
  readonly limit: (limit: RateLimit, key: string) => Promise<void>;
}

/**
 * What every route that needs a fresh authKey begins with: whoever holds a session may not go on to guess
 * the password by it.
 * @throws {AppError} `rate_limited`, `wrong_credentials`, `account_changed`.
 */
export async function requireFreshProof(
  services: Services,
  { caller, body, limit }: Proving,
): ReturnType<typeof checkFreshProof> {
  await limit('credentialsByName', caller.userId);
  return checkFreshProof(services, caller, body);
}
