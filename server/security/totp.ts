/** Time-based one-time passwords (RFC 6238, RFC 4226): SHA-1, 30 seconds, 6 digits, as every authenticator app has them. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const stepSeconds = 30;
const digits = 6;
/** Clocks differ, and typing takes a while: the step before and the one after count too. */
const drift = 1;

export const totpSecretBytes = 20;

/** Which code is in force at a time. */
export const stepAt = (now: number): number => Math.floor(now / 1_000 / stepSeconds);

export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac.at(-1)! & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/**
 * Looks at every code that counts, whichever it is: the time says nothing of how near a guess was.
 * @returns the step that the code is of, or null for a code that does not count now.
 */
export function matchStep(secret: Uint8Array, code: string, now: number): number | null {
  const typed = Buffer.from(code);
  let matched: number | null = null;
  for (let step = stepAt(now) - drift; step <= stepAt(now) + drift; step++) {
    const right = Buffer.from(codeOf(secret, step));
    if (typed.length === right.length && timingSafeEqual(typed, right)) matched = step;
  }
  return matched;
}
