import { limits, sizes } from '../limits.ts';
import { usernamePattern } from '../ids.ts';
import { bytesOf, format, optional, suite, textOf, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  userId: uuid,
  username: textOf(limits.usernameLength.max, usernamePattern),
  identityKey: bytesOf(sizes.identitySpki),
  encryptionKey: bytesOf(limits.publicKeyBytes, false),
  kemKey: optional(bytesOf(2_048, false)),
  keyVersion: u64,
  createdAt: u64,
};

/** A person's public keys, signed by their identity (PROTOCOL §5). */
export type Bundle = StructOf<typeof shape>;
export const bundleFormat: Format<Bundle> = format('bundle', shape);
