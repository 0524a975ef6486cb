/** The part of the engine's face that says what went wrong: failures of commands, and integrity warnings. */

/** What a person may be told; `desktop/renderer` has the words for each code. */
export type EngineErrorCode =
  | 'offline' // no answer from the server
  | 'server_error' // the server answered with a fault of its own
  | 'contract_broken' // the server answered something that the contract does not allow
  | 'wrong_password'
  | 'wrong_password_offline' // wrong on this computer; another device may have changed it
  | 'device_signed_out' // the password is right, and this device was signed out when it was set
  | 'wrong_recovery_code'
  | 'wrong_reset_code' // or expired, or used
  | 'recovery_code_mistyped' // its check symbols say so, before anything is asked
  | 'account_changed' // another device changed the password or the recovery code first
  | 'account_rolled_back' // the server shows an account from before a change
  | 'secured_too_often' // there is no room for more of its former keys
  | 'weak_password'
  | 'invalid_username'
  | 'username_taken'
  | 'registration_closed'
  | 'rate_limited'
  | 'session_ended' // this device was signed out elsewhere
  | 'weak_key_derivation' // the server asked for Argon2id below or beyond PROTOCOL §3's bounds
  | 'own_keys_tampered'
  | 'vault_rolled_back'
  | 'vault_withheld' // the server does not hand out what it keeps of one's contacts
  | 'second_factor_required' // the password is right, and a code is asked for
  | 'wrong_second_factor' // another code, or one that was used
  | 'second_factor_on' // another device turned it on meanwhile
  | 'approval_mismatch' // what was typed is not what the new device shows, or the server shows another device
  | 'approval_over' // answered, or too old
  | 'approval_refused'
  | 'approval_tampered' // the answer is by nobody who was told the symbols
  | 'person_not_found'
  | 'contact_keys_invalid' // a bundle that is not what it claims to be
  | 'safety_number_changed' // another identity than the one that is known, and nobody has looked at it yet
  | 'cannot_message_self'
  | 'contact_not_known' // one shares only whom one knows, and only as long as nothing stands against them
  | 'shared_contact_differs' // a shared contact is another one than the one that is known here
  | 'shared_contact_replaced' // the server shows another identity than the one that was shared
  | 'message_too_long'
  | 'message_gone' // deleted, or never there
  | 'file_too_large' // beyond the admin's limit
  | 'file_type_refused' // of a kind that the admin does not let people send
  | 'files_full' // no more room for this account's files
  | 'file_changed' // the file that was picked again is another one
  | 'file_damaged' // what came is not what was sent
  | 'file_not_there' // the server does not have it any more
  | 'cannot_forward_file' // files are saved and sent anew
  | 'image_too_large' // more pixels than anybody should decode
  | 'image_unknown' // called a picture, and none that can be shown
  | 'storage_full'
  | 'storage_damaged'
  | 'roster_changed' // somebody changed the group first: look, and decide again
  | 'not_allowed' // a change of a group to which one has no right
  | 'too_many_members'
  | 'wrong_code' // of those that are mailed
  | 'mail_failed'
  | 'invite_invalid' // cut or changed on its way
  | 'invite_other_server'
  | 'invite_ended' // used, taken back or too old
  | 'invite_needed' // new accounts come with one only
  | 'too_many_invites'
  | 'cancelled'
  | 'internal';

export interface EngineFailure {
  readonly code: EngineErrorCode;
  /** For `rate_limited`: when to try again. */
  readonly retryAfterMs?: number;
  /** For `contact_keys_invalid`: whose they are, where it is one of many. */
  readonly userId?: string;
  /** For `weak_key_derivation`: which parameter. */
  readonly parameter?: string;
}

/** Integrity warnings name the attack or fault and stay until the person has seen them. */
export type WarningCode =
  | 'contact_identity_changed'
  | 'log_gap' // an event is missing between two that came
  | 'log_fork' // the server showed another history before, or to another member
  | 'log_reordered'
  | 'contact_cursor_differs'
  | 'member_keys_invalid' // a member of a group for whom nothing can be sealed: sending waits
  | 'stale_roster'
  | 'body_withheld'
  | 'receipt_invalid'
  | 'directory_fork'
  | 'directory_malformed' // the server's list of published keys is no list
  | 'vault_rolled_back' // one's own other device signed that it had seen a newer vault
  | 'change_overruled' // a change of a group that waited until one had no right to it any more
  | 'change_outlived' // an edit or deletion that waited until the account was secured
  | 'vault_withheld' // the server gives what it keeps of one's contacts to nobody
  | 'vault_damaged' // what the server keeps of one's contacts does not open
  | 'password_changed' // on another of one's own devices
  | 'recovery_code_changed' // the same
  | 'account_rolled_back' // the server went back behind a change of the password
  | 'directory_foreign_entry' // an entry for one's own account that one did not make
  | 'invite_forged' // somebody used one's invite, and the server shows another identity for them
  | 'own_identity_forged'; // a conversation that names another identity for oneself

export interface Warning {
  readonly code: WarningCode;
  readonly since: number;
  readonly fromSeq?: number;
  readonly userId?: string;
  /** What `userId` is called in the conversation. */
  readonly name?: string;
}
