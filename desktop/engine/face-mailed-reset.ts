/** The part of the engine's face that is about codes to start fresh which the server mails. */

export interface MailedResetCommands {
  /** Whether a server mails such codes at all; anyone may ask. */
  mailsResets(input: { readonly origin: string }): Promise<boolean>;
  /**
   * Has a code mailed to the address that the account's person confirmed. Nothing tells whether there is such an
   * account, or an address: the answer is the same.
   */
  askReset(input: { readonly origin: string; readonly username: string }): Promise<void>;
  /** Ends the code that was mailed for one's own account. */
  cancelMailedReset(): Promise<void>;
}

/** Somebody had a code mailed that starts one's own account afresh. Null where none is good now. */
export interface MailedResetEvent {
  readonly name: 'mailed_reset';
  readonly expiresAt: number | null;
}
