import * as z from 'zod';

/** Every code that a problem document may carry, with its HTTP status. Codes are stable; texts are not. */
export const errorStatus = {
  invalid_request: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  unauthenticated: 401,
  wrong_credentials: 401,
  /** Also for a name that nobody has. */
  wrong_recovery_code: 401,
  wrong_reset_code: 401,
  /** The password is right, and the account asks for a code after it. */
  second_factor_required: 401,
  /** Another code, or one that was used. */
  wrong_second_factor: 401,
  token_expired: 401,
  session_ended: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  username_taken: 409,
  id_taken: 409,
  vault_conflict: 409,
  second_factor_on: 409,
  /** Another device changed the password or the recovery code first. */
  account_changed: 409,
  conversation_exists: 409,
  /** The roster named by an event is not the one in force: sync, then sign or seal again. */
  stale_roster: 409,
  /** The same event id was appended with other bytes. */
  event_conflict: 409,
  unknown_session: 409,
  /** The file would be larger than the admin allows. */
  attachment_too_large: 413,
  /** The person's files would take more room than the admin gives to one. */
  quota_exceeded: 403,
  range_not_satisfiable: 416,
  /** A part at another place than where the upload stands: ask how far it got. */
  upload_offset: 409,
  /** The message names a file that is not there whole, or not its sender's to name. */
  unknown_attachment: 409,
  /** The other one of two has deleted their account: nothing can be sent to them any more. */
  account_deleted: 410,
  invalid_signature: 422,
  registration_closed: 403,
  /** New accounts need an invite. */
  invite_needed: 403,
  /** Used, taken back, too old, or none. */
  invite_ended: 410,
  too_many_invites: 409,
  too_many_devices: 409,
  /** The code that was mailed is another one, too old, or was guessed at too often. */
  wrong_code: 403,
  /** This server has no mail server. */
  mail_unavailable: 409,
  mail_failed: 424,
  /** The request of a new device is answered, or too old, or never was. */
  approval_over: 410,
  rate_limited: 429,
  client_closed_request: 499,
  internal_error: 500,
  shutting_down: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** RFC 9457 problem document; `type` is `about:blank#<code>`. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string().optional(),
  /** The field at fault, as a path; its value is never echoed. */
  field: z.string().optional(),
  requestId: z.string(),
  retryAfterMs: z.int().optional(),
});

export type Problem = z.infer<typeof problem>;
