import { equalBytes, type Bytes } from '@secure-chat/shared/bytes';
import type { AccountKeys, PastKeys } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import { TooManyPastKeysError } from './errors.ts';
import type { KeyPair } from './key-pairs.ts';
import { sha256 } from './primitives.ts';
import { hashPast, keepPair, unwrapPair } from './wrapped-pairs.ts';

/** Keys that were one's own before the account was secured (PROTOCOL §4): they open, and seal nothing new. */
export interface PastAccountKeys {
  /** `hash` is SHA-256 of the SPKI. */
  readonly identity: KeyPair & { readonly hash: Bytes };
  readonly encryption: KeyPair;
}

/**
 * Everything that opened under the former account key, for the one that follows; the oldest first.
 * @throws {TooManyPastKeysError} rather than give up the oldest, and what was sealed for them.
 */
export async function keepPastKeys(
  former: { readonly userId: string; readonly keysKey: CryptoKey; readonly keys: AccountKeys },
  to: CryptoKey,
): Promise<PastKeys[]> {
  const { userId, keysKey, keys } = former;
  if ((keys.past?.length ?? 0) >= limits.pastKeys) throw new TooManyPastKeysError('no room for more');
  const pastHash = await hashPast(keys.past);
  const keep = (pair: PastKeys['identity'], kind: 'identity' | 'encryption', isPast: boolean) => {
    const binding = isPast ? ({ isPast } as const) : { pastHash: kind === 'identity' ? pastHash : undefined };
    return keepPair({ pair, from: { keysKey, place: { userId, kind, ...binding } }, to });
  };
  const keepBoth = async ({ identity, encryption }: PastKeys, isPast: boolean): Promise<PastKeys> => ({
    identity: await keep(identity, 'identity', isPast),
    encryption: await keep(encryption, 'encryption', isPast),
  });
  const earlier = (keys.past ?? []).map((one) => keepBoth(one, true));
  return Promise.all([...earlier, keepBoth(keys, false)]);
}

/** @throws {OwnKeysTamperedError} if one of them is not what was kept. */
export async function openPastKeys(
  keysKey: CryptoKey,
  userId: string,
  past: readonly PastKeys[] = [],
): Promise<PastAccountKeys[]> {
  return Promise.all(
    past.map(async ({ identity, encryption }) => {
      const opened = await unwrapPair(keysKey, { userId, kind: 'identity', isPast: true }, identity);
      return {
        identity: { ...opened, hash: await sha256(opened.publicKey) },
        encryption: await unwrapPair(keysKey, { userId, kind: 'encryption', isPast: true }, encryption),
      };
    }),
  );
}

interface OwnKeys extends PastAccountKeys {
  readonly past: readonly PastAccountKeys[];
}

/** Which of one's own identities this is, the oldest 0, the one in force the last; -1 for anybody else's. */
export function ownIdentityIndex({ identity, past }: OwnKeys, identityKey: Uint8Array): number {
  const all = [...past.map((one) => one.identity), identity];
  return all.findIndex(({ publicKey }) => equalBytes(publicKey, identityKey));
}

/** The keys that belong to this identity of one's own; undefined for anybody else's. */
export function ownKeysOf(own: OwnKeys, identityKey: Uint8Array): PastAccountKeys | undefined {
  return [...own.past, own][ownIdentityIndex(own, identityKey)];
}
