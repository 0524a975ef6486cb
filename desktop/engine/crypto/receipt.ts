import { fromBase64Url } from '@secure-chat/shared/bytes';
import type { Signed } from '@secure-chat/shared/contract';
import { receiptFormat, type Receipt } from '@secure-chat/shared/signed/receipt';
import type { OpenedAccount } from './account-keys.ts';
import { AcceptanceError } from './errors.ts';
import { isSignedBy, signBytes } from './signatures.ts';

/** Says, signed, how far this device has come (PROTOCOL §8). */
export function createReceipt(
  opened: OpenedAccount,
  input: Omit<Receipt, 'suite' | 'userId'>,
): Promise<Signed> {
  return signBytes(opened, receiptFormat.encode({ suite: 1, userId: opened.userId, ...input }));
}

/**
 * @param identityOf the identity key that the roster names for a user, or null for no member.
 * @throws {EncodingError} for malformed bytes; {AcceptanceError} `wrong_sender`, `bad_signature`.
 */
export async function openReceipt(
  signed: Signed,
  identityOf: (userId: string) => Uint8Array | null,
): Promise<Receipt> {
  const bytes = fromBase64Url(signed.bytes);
  const receipt = receiptFormat.decode(bytes);
  const identityKey = identityOf(receipt.userId);
  if (identityKey === null) throw new AcceptanceError('wrong_sender');
  if (!(await isSignedBy(identityKey, signed.signature, bytes))) throw new AcceptanceError('bad_signature');
  return receipt;
}
