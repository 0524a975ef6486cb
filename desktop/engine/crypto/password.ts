import { fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { kdfLimits } from '@secure-chat/shared/limits';
import type { Kdf } from '@secure-chat/shared/contract';
import { WeakKeyDerivationError } from './errors.ts';
import { argon2, hkdfAesKey, hkdfBytes, importHkdfKey, randomBytes, sha256 } from './primitives.ts';

/** Parameters for a new account: the floor, which takes about 0.2 s. */
export function createKdf(): Kdf {
  return {
    suite: 1,
    memoryKiB: kdfLimits.memoryKiB.min,
    passes: kdfLimits.passes.min,
    lanes: kdfLimits.lanes,
    seed: toBase64Url(randomBytes(kdfLimits.seedBytes)),
  };
}

/**
 * Refuses what a hostile server might ask for: too little would hand it the password, too much
 * would stop the computer (PROTOCOL §3).
 * @throws {WeakKeyDerivationError} naming the parameter.
 */
export function checkKdf(kdf: Kdf): void {
  const { memoryKiB, passes, lanes, seedBytes } = kdfLimits;
  if (kdf.suite !== 1) throw new WeakKeyDerivationError('suite');
  if (!isWithin(kdf.memoryKiB, memoryKiB)) throw new WeakKeyDerivationError('memoryKiB');
  if (!isWithin(kdf.passes, passes)) throw new WeakKeyDerivationError('passes');
  if (kdf.lanes !== lanes) throw new WeakKeyDerivationError('lanes');
  if (seedOf(kdf)?.length !== seedBytes) throw new WeakKeyDerivationError('seed');
}

/** False as well for what is no whole number: no comparison of NaN is true. */
function isWithin(value: number, bounds: { readonly min: number; readonly max: number }): boolean {
  return Number.isSafeInteger(value) && value >= bounds.min && value <= bounds.max;
}

function seedOf({ seed }: Kdf): Uint8Array | null {
  try {
    return fromBase64Url(seed);
  } catch {
    return null;
  }
}

/**
 * password → Argon2id → master → authKey for the server, passwordKey for nobody (PROTOCOL §3).
 * @throws {WeakKeyDerivationError} before any work is done.
 */
export async function derivePassword(input: {
  readonly password: string;
  readonly username: string;
  readonly kdf: Kdf;
}): Promise<{ readonly authKey: string; readonly passwordKey: CryptoKey }> {
  const { kdf, username } = input;
  checkKdf(kdf);
  const seed = enc.bytes(fromBase64Url(kdf.seed));
  const salt = (await sha256(enc.encode('kdf-salt', enc.text(username), seed))).slice(0, 16);
  const password = new TextEncoder().encode(input.password.normalize('NFC'));
  const raw = await argon2(password, salt, kdf);
  password.fill(0);
  const master = await importHkdfKey(raw);
  raw.fill(0);
  return {
    authKey: toBase64Url(await hkdfBytes(master, 'auth')),
    passwordKey: await hkdfAesKey(master, 'wrap'),
  };
}
