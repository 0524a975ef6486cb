import type { Bytes } from '../bytes.ts';
import * as enc from '../encoding.ts';
import { usernamePattern } from '../ids.ts';
import { limits, sizes } from '../limits.ts';
import { bytesOf, format, optional, suite, textOf, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  /** Lets one person use it at the server, which keeps its hash. */
  token: bytesOf(sizes.inviteToken),
  userId: uuid,
  username: textOf(limits.usernameLength.max, usernamePattern),
  identityKey: bytesOf(sizes.identitySpki),
  /** The secret that the server never sees. */
  secret: bytesOf(sizes.inviteSecret),
  /** SHA-256 of the server's certificate, where no authority vouches for it. */
  fingerprint: optional(bytesOf(sizes.hash)),
  expiresAt: u64,
};

/** What the fragment of an invite's link holds (PROTOCOL §5): it never reaches a server. */
export type Invite = StructOf<typeof shape>;
export const inviteFormat: Format<Invite> = format('invite', shape);

/** What a guest authenticates with the invite's secret: that this identity is theirs. */
export function inviteAckBytes(userId: string, identityKey: Uint8Array): Bytes {
  return enc.encode('invite-ack', enc.uuid(userId), enc.bytes(identityKey));
}
