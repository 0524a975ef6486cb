import { sizes } from '../limits.ts';
import { bytesOf, format, suite, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  userId: uuid,
  /** SHA-256 of the identity that signs this, and gives way. */
  previousIdentityHash: bytesOf(sizes.hash),
  keyVersion: u64,
  /** Of the bundle that takes the place of its own. */
  bundleHash: bytesOf(sizes.hash),
};

/** What an identity that is given up says of the one that follows it (PROTOCOL §4): a word, no proof of who spoke. */
export type Succession = StructOf<typeof shape>;
export const successionFormat: Format<Succession> = format('succession', shape);
