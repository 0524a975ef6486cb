/**
 * The cryptography's API: whole acts of the protocol, never a primitive. Everything takes and
 * gives typed values; nothing in here knows the network, the disk or the view.
 */
export type { AccountKeyHandle } from './account-key.ts';
export {
  changePasswordDoor,
  createAccountKeys,
  openRecoveryDoor,
  recoverDoors,
  renewRecoveryDoor,
  openAccountKey,
  openAccountKeys,
  openWith,
  sealNextPassword,
  type OpenedAccount,
  type OpenedRecovery,
} from './account-keys.ts';
export {
  createApprovalSecret,
  isRequestOf,
  openApproval,
  proveRequest,
  sealApproval,
  type ApprovalSecret,
  type ApprovalTerms,
} from './approval.ts';
export { createBundle, openBundle, type OpenedBundle } from './bundle.ts';
export { directoryHash, isPublishedBy } from './directory.ts';
export * from './errors.ts';
export { chunkRange, createFileKey, describeFile, FileOpener, FileSealer, openWholeFile } from './files.ts';
export {
  createInviteSecrets,
  inviteAck,
  inviteLink,
  inviteTokenHash,
  isInviteAck,
  readInvite,
} from './invite.ts';
export { generateKeyPairs, type NewKeyPairs } from './key-pairs.ts';
export { openLocal, sealLocal } from './local.ts';
export { eventHashOf, logHash } from './log.ts';
export { openMessage, sealMessage, verifyMessage } from './message.ts';
export { signNewPassword } from './new-password.ts';
export { derivePassword } from './password.ts';
export { ownIdentityIndex, ownKeysOf, type PastAccountKeys } from './past-keys.ts';
export type { FileReference, Payload } from './payload.ts';
export { deriveRecovery, readRecoveryCode } from './recovery-code.ts';
export { createReceipt, openReceipt } from './receipt.ts';
export {
  applyControl,
  changeControl,
  checkOwnPlace,
  createControl,
  createDirect,
  directConversationId,
  isNamedIn,
  openControl,
  rosterMember,
  type OpenedControl,
  type Roster,
} from './roster.ts';
export { safetyNumber } from './safety-number.ts';
export {
  createSession,
  openSeed,
  openSessionRecord,
  sessionKey,
  shareSeed,
  verifySession,
} from './session.ts';
export { isSuccessorOf, signSuccession } from './succession.ts';
export {
  mergeVaults,
  openVault,
  sealVault,
  type KeptInvite,
  type Pin,
  type Privacy,
  type Vault,
} from './vault.ts';
