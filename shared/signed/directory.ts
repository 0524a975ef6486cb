import { sizes } from '../limits.ts';
import { bytesOf, format, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  n: u64,
  usernameHash: bytesOf(sizes.hash),
  userId: uuid,
  keyVersion: u64,
  bundleHash: bytesOf(sizes.hash),
};

/** One line of the directory log (PROTOCOL §5); n starts at 1. */
export type DirectoryEntry = StructOf<typeof shape>;
export const directoryFormat: Format<DirectoryEntry> = format('dir', shape);
