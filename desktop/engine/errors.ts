import * as z from 'zod';
import { ContractError, HttpError, NetworkError } from './api/errors.ts';
import {
  BundleError,
  InviteError,
  OwnKeysTamperedError,
  TooManyPastKeysError,
  VaultError,
  WeakKeyDerivationError,
  WrongPasswordError,
} from './crypto/index.ts';
import type { EngineErrorCode, EngineFailure } from './face.ts';
import { StorageDamagedError } from './storage/errors.ts';

/** A failure that has a name on the engine's face. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly failure: EngineFailure;

  constructor(code: EngineErrorCode, options: ErrorOptions & Omit<EngineFailure, 'code'> = {}) {
    const { cause, ...details } = options;
    super(code, cause === undefined ? undefined : { cause });
    this.failure = { code, ...details };
  }
}

const httpCodes: Partial<Record<HttpError['code'], EngineErrorCode>> = {
  wrong_credentials: 'wrong_password',
  session_ended: 'session_ended',
  unauthenticated: 'session_ended',
  token_expired: 'session_ended',
  account_changed: 'account_changed',
  wrong_recovery_code: 'wrong_recovery_code',
  wrong_reset_code: 'wrong_reset_code',
  username_taken: 'username_taken',
  registration_closed: 'registration_closed',
  attachment_too_large: 'file_too_large',
  quota_exceeded: 'files_full',
  wrong_code: 'wrong_code',
  mail_failed: 'mail_failed',
  mail_unavailable: 'mail_failed',
  invite_ended: 'invite_ended',
  invite_needed: 'invite_needed',
  too_many_invites: 'too_many_invites',
  rate_limited: 'rate_limited',
  approval_over: 'approval_over',
  second_factor_required: 'second_factor_required',
  wrong_second_factor: 'wrong_second_factor',
  second_factor_on: 'second_factor_on',
  shutting_down: 'offline',
};

/** Errors whose kind says all that a person is told. */
const named = [
  [NetworkError, 'offline'],
  [WrongPasswordError, 'wrong_password'],
  [OwnKeysTamperedError, 'own_keys_tampered'],
  [TooManyPastKeysError, 'secured_too_often'],
  [VaultError, 'own_keys_tampered'],
  [InviteError, 'invite_invalid'],
  [BundleError, 'contact_keys_invalid'],
  [StorageDamagedError, 'storage_damaged'],
] as const;

/** The name that a person's view gets for whatever went wrong; nothing else leaves the engine. */
export function toFailure(error: unknown): EngineFailure {
  if (error instanceof EngineError) return error.failure;
  if (error instanceof ContractError) return { code: brokenBy(error) };
  if (error instanceof HttpError) {
    const code = httpCodes[error.code] ?? 'server_error';
    return error.retryAfterMs === undefined ? { code } : { code, retryAfterMs: error.retryAfterMs };
  }
  if (error instanceof WeakKeyDerivationError)
    return { code: 'weak_key_derivation', parameter: error.parameter };
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return { code: 'storage_full' };
  return { code: named.find(([kind]) => error instanceof kind)?.[1] ?? 'internal' };
}

/** Where all that an answer lacks is the vault, that is no slip of a program. */
function brokenBy({ cause }: ContractError): EngineErrorCode {
  if (!(cause instanceof z.ZodError)) return 'contract_broken';
  const isVault = cause.issues.every(({ code, path }) => code === 'invalid_type' && path.at(-1) === 'vault');
  return isVault ? 'vault_withheld' : 'contract_broken';
}
