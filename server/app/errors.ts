import { errorStatus, type ErrorCode } from '@secure-chat/shared/contract';

interface Details {
  /** The field at fault, as a path; never its value. */
  readonly field?: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** A refusal that the client may read: everything else becomes a bare `internal_error`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, details: Details = {}) {
    super(errorTitles[code], { cause: details.cause });
    this.code = code;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}

/** What a person who reads the answer by eye is told; programs go by the code. */
export const errorTitles: Record<ErrorCode, string> = {
  invalid_request: 'The request is not of the form that this route takes.',
  unsupported_media_type: 'The body must be JSON.',
  body_too_large: 'The body is larger than this route takes.',
  unauthenticated: 'An access token is needed.',
  wrong_credentials: 'The name or the password is wrong.',
  wrong_recovery_code: 'The name or the recovery code is wrong.',
  wrong_reset_code: 'The name or the one-time code is wrong, or it has expired.',
  second_factor_required: 'A code is asked for after the password.',
  wrong_second_factor: 'The code is wrong, or was used before.',
  second_factor_on: 'The second step is on already.',
  token_expired: 'The access token has expired.',
  session_ended: 'This device is signed out.',
  forbidden: 'This is not allowed.',
  not_found: 'There is nothing here.',
  method_not_allowed: 'This path does not take that method.',
  not_acceptable: 'The answer can’t be had in the form that was asked for.',
  username_taken: 'This user name is taken.',
  id_taken: 'This id is taken.',
  vault_conflict: 'Another device wrote the vault first.',
  account_changed: 'Another device changed this account first.',
  conversation_exists: 'This conversation exists already.',
  stale_roster: 'The roster or a key in it has changed.',
  event_conflict: 'Another event has this id.',
  unknown_session: 'The message names a session that this conversation does not know.',
  attachment_too_large: 'The file is larger than this server takes.',
  quota_exceeded: 'The files of this account would take more room than it has.',
  range_not_satisfiable: 'The range lies outside of the file.',
  upload_offset: 'The upload stands at another place.',
  unknown_attachment: 'The message names a file that is not there.',
  account_deleted: 'The other person’s account was deleted.',
  invalid_signature: 'A signature does not verify.',
  registration_closed: 'This server takes no new accounts.',
  approval_over: 'This request is over.',
  invite_needed: 'This server takes new accounts with an invite only.',
  invite_ended: 'This invite is used, taken back or too old.',
  too_many_invites: 'This account has as many open invites as it may have.',
  too_many_devices: 'This account has as many devices as it may have.',
  wrong_code: 'The code is wrong or too old.',
  mail_unavailable: 'This server sends no mail.',
  mail_failed: 'The mail could not be sent.',
  rate_limited: 'Too many requests.',
  client_closed_request: 'The client went away.',
  internal_error: 'The server failed.',
  shutting_down: 'The server is stopping.',
};
