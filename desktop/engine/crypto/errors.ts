import { Base64UrlError } from '@secure-chat/shared/bytes';
import { EncodingError } from '@secure-chat/shared/encoding';
import type { UnverifiableReason } from '../face.ts';

/** Whatever the cryptography refuses. The view learns a code; no detail of it tells an attacker more. */
export class CryptoError extends Error {
  override readonly name: string = 'CryptoError';
}

/** The server asked for Argon2id outside PROTOCOL §3's bounds; `parameter` says which. */
export class WeakKeyDerivationError extends CryptoError {
  override readonly name = 'WeakKeyDerivationError';
  readonly parameter: string;
  constructor(parameter: string) {
    super(`key derivation out of bounds: ${parameter}`);
    this.parameter = parameter;
  }
}

/** The account key does not open under this password. */
export class WrongPasswordError extends CryptoError {
  override readonly name = 'WrongPasswordError';
}

/** The account key opened, and one's own keys are not what the server shows them to be. */
export class OwnKeysTamperedError extends CryptoError {
  override readonly name = 'OwnKeysTamperedError';
}

/** There are as many former keys beside the account's own as it has room for. */
export class TooManyPastKeysError extends CryptoError {
  override readonly name = 'TooManyPastKeysError';
}

/** A text that is no invite, or one that was cut or changed on its way. */
export class InviteError extends CryptoError {
  override readonly name = 'InviteError';
}

/** A bundle is malformed, uses other keys than suite 1 allows, or is not signed by its identity. */
export class BundleError extends CryptoError {
  override readonly name = 'BundleError';
}

export class VaultError extends CryptoError {
  override readonly name = 'VaultError';
}

/** What is to be sealed names other people or keys than the roster does. */
export class SealError extends CryptoError {
  override readonly name = 'SealError';
}

/** A sealed value is not what was sealed under this key and label. */
export class OpenError extends CryptoError {
  override readonly name = 'OpenError';
}

/** A file, or a chunk of it, is not what its message says. */
export class FileError extends CryptoError {
  override readonly name = 'FileError';
}

/** An event of a log fails a step of acceptance (PROTOCOL §7). */
export class AcceptanceError extends CryptoError {
  override readonly name = 'AcceptanceError';
  readonly reason: UnverifiableReason;
  constructor(reason: UnverifiableReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** Whether an error is a verdict on what came from outside; any other one is a fault of this program. */
export function isRefusal(error: unknown): error is CryptoError | EncodingError | Base64UrlError {
  return error instanceof CryptoError || error instanceof EncodingError || error instanceof Base64UrlError;
}
