import { sizes } from '../limits.ts';
import { bytesOf, format, suite, u64, uuid, type Format, type StructOf } from './format.ts';

const shape = {
  suite,
  userId: uuid,
  approvalId: uuid,
  deviceId: uuid,
  accountVersion: u64,
  memoryKiB: u64,
  passes: u64,
  seed: bytesOf(16),
  authKeyHash: bytesOf(sizes.hash),
  passwordWrapHash: bytesOf(sizes.hash),
};

/** A password that an approved device sets, signed by the account's identity (PROTOCOL §4). */
export type NewPassword = StructOf<typeof shape>;
export const newPasswordFormat: Format<NewPassword> = format('new-password', shape);
