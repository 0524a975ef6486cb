import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import * as enc from '@secure-chat/shared/encoding';
import { limits, sizes } from '@secure-chat/shared/limits';
import { usernamePattern, uuidPattern } from '@secure-chat/shared/ids';
import * as z from 'zod';
import type { OpenedAccount } from './account-keys.ts';
import { VaultError } from './errors.ts';
import { pad, unpad } from './padding.ts';
import { openAes, sealAes } from './primitives.ts';

const identityKey = z.string().length(Math.ceil((sizes.identitySpki * 4) / 3));

const pin = z.object({
  userId: z.string().regex(uuidPattern),
  identityKey,
  username: z.string().regex(usernamePattern),
  keyVersion: z.int().min(1),
  verified: z.boolean(),
  /** Another identity that another device pinned for the same person: a person has to look. */
  conflict: identityKey.optional(),
});

const privacy = z.object({
  readReceipts: z.boolean(),
  deliveryReceipts: z.boolean(),
  typing: z.boolean(),
});

/** One's own invite that nobody has used yet (PROTOCOL §5); base64url. */
const keptInvite = z.object({
  token: z.string().length(Math.ceil((sizes.inviteToken * 4) / 3)),
  secret: z.string().length(Math.ceil((sizes.inviteSecret * 4) / 3)),
  expiresAt: z.int().min(0),
});

const vault = z.object({
  displayName: z.string().max(limits.displayNameLength).optional(),
  privacy: privacy.optional(),
  invites: z.array(keptInvite).optional(),
  /** Devices of which the person said that they are theirs. */
  knownDevices: z.array(z.string().regex(uuidPattern)).optional(),
  pins: z.array(pin),
});

/** A person as first seen (PROTOCOL §5); keys in base64url. */
export type Pin = z.infer<typeof pin>;
/** What others are told of what one does. */
export type Privacy = z.infer<typeof privacy>;
export type KeptInvite = z.infer<typeof keptInvite>;
export type Vault = z.infer<typeof vault>;

/** JSON, padded, AES-GCM under vaultKey, bound to the version (PROTOCOL §3). */
export async function sealVault(opened: OpenedAccount, version: number, content: Vault): Promise<string> {
  const plaintext = pad(new TextEncoder().encode(JSON.stringify(content)));
  return toBase64Url(await sealAes(opened.vaultKey, plaintext, labelOf(opened.userId, version)));
}

/** @throws {VaultError} unless it is this account's vault of exactly this version. */
export async function openVault(opened: OpenedAccount, version: number, sealed: string): Promise<Vault> {
  try {
    const padded = await openAes(opened.vaultKey, fromBase64Url(sealed), labelOf(opened.userId, version));
    return vault.parse(JSON.parse(new TextDecoder().decode(unpad(padded))));
  } catch (cause) {
    throw new VaultError('the vault does not open', { cause });
  }
}

/**
 * Two devices' vaults in one: pins are united, two identities for one person are both kept and
 * shown as a conflict, and nobody becomes verified or unverified by a merge that disagrees. Devices that one of
 * them knows are known.
 */
export function mergeVaults(mine: Vault, theirs: Vault): Vault {
  const pins = new Map(theirs.pins.map((one) => [one.userId, one]));
  for (const one of mine.pins) {
    const other = pins.get(one.userId);
    pins.set(one.userId, other ? mergePins(one, other) : one);
  }
  const known = new Set([...(mine.knownDevices ?? []), ...(theirs.knownDevices ?? [])]);
  const merged = { ...mine, ...theirs, pins: [...pins.values()] };
  return known.size === 0 ? merged : { ...merged, knownDevices: [...known] };
}

function mergePins(mine: Pin, theirs: Pin): Pin {
  if (mine.identityKey !== theirs.identityKey) return { ...theirs, conflict: mine.identityKey };
  const keyVersion = Math.max(mine.keyVersion, theirs.keyVersion);
  const conflict = theirs.conflict ?? mine.conflict;
  // What was written last, by compare-and-swap, is the last act of a person.
  return { ...theirs, keyVersion, ...(conflict !== undefined && { conflict }) };
}

function labelOf(userId: string, version: number): Bytes {
  return enc.encode('vault', enc.u64(1), enc.uuid(userId), enc.u64(version));
}
