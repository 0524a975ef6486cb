/** The part of the engine's face that is about one's account and the ways into it; `face.ts` hands it on. */

export interface EmailView {
  readonly available: boolean;
  readonly address: string | null;
  /** Waits for its code. */
  readonly pending: string | null;
}

/** What the server's host can see of oneself, by the server's own rows; names are this app's own. */
export interface Visibility {
  readonly account: {
    readonly username: string;
    readonly createdAt: number;
    readonly vaultBytes: number;
    readonly email: string | null;
  };
  readonly devices: readonly {
    readonly name: string;
    readonly createdAt: number;
    readonly lastSeenAt: number;
  }[];
  readonly conversations: readonly VisibleConversation[];
}

export interface VisibleConversation {
  readonly conversationId: string;
  /** What the chat is called here; the server does not know it. Null for a chat that this app does not have. */
  readonly title: string | null;
  readonly kind: 'direct' | 'group';
  /** User names, oneself included. */
  readonly members: readonly string[];
  readonly messages: number;
  readonly dropped: number;
  readonly changes: number;
  readonly files: number;
  readonly bytes: number;
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

/** What opens, or is lost, with an account's keys. */
export interface Stakes {
  readonly messages: number;
  readonly conversations: number;
}

export interface Recovery {
  readonly origin: string;
  readonly username: string;
  /** As it was typed: spaces, case and look-alikes do not matter. */
  readonly recoveryCode: string;
}

/** What others are told of what one does; the same on each of one's devices. */
export interface Privacy {
  /** How far one has read. Off, one does not see how far others have read either; the next likewise. */
  readonly readReceipts: boolean;
  readonly deliveryReceipts: boolean;
  readonly typing: boolean;
}

/** A one-time code from the person who runs the server. */
export interface FreshStart {
  readonly origin: string;
  readonly username: string;
  /** As it was typed. */
  readonly resetCode: string;
}

export interface Registration {
  readonly origin: string;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly deviceName: string;
  /** Link of the invite that one comes with. */
  readonly invite?: string;
}

export interface SignIn {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly deviceName: string;
  /** Where the account asks for one, as it was typed. */
  readonly code?: string;
}

export interface AccountCommands {
  /** Proves a one-time code, and tells what is lost before anything changes. `startFresh` goes on from here. */
  openReset(input: FreshStart): Promise<Stakes>;
  /**
   * New keys under the same name: what was written stays sealed, contacts see another safety number. What lies
   * on this computer of the account is removed. Entered by `enter`, as at sign-up.
   */
  startFresh(input: {
    readonly displayName: string;
    readonly password: string;
    readonly deviceName: string;
  }): Promise<{ readonly recoveryCode: string }>;
  /**
   * Proves a recovery code, and tells what it opens before anything changes. `recover` goes on from here.
   * On a computer where the account lies, for that account alone.
   */
  openRecovery(input: Recovery): Promise<Stakes>;
  /** Sets a new password, and uses the code up: the answer holds the next one. Entered by `enter`, as at sign-up. */
  recover(input: {
    readonly password: string;
    readonly deviceName: string;
  }): Promise<{ readonly recoveryCode: string }>;
  /**
   * Makes another recovery code, to be kept first: the one there is stays good until {@link confirmRecoveryCode}.
   */
  prepareRecoveryCode(input: { readonly password: string }): Promise<{ readonly recoveryCode: string }>;
  /** Puts the prepared code in the place of the one there is. */
  confirmRecoveryCode(): Promise<void>;
  /**
   * Makes everything by which the account opens anew, and a recovery code, to be kept first: nothing changes
   * before {@link confirmSecuring}.
   */
  prepareSecuring(input: { readonly password: string }): Promise<{ readonly recoveryCode: string }>;
  /**
   * Puts it in force: every other device is signed out, contacts are shown another safety number, what was
   * written stays readable. `code` where the account asks for one.
   */
  confirmSecuring(input: { readonly code?: string }): Promise<void>;
  /** Another password for the same account; other devices stay signed in, and are told. */
  changePassword(input: { readonly password: string; readonly newPassword: string }): Promise<void>;
  getVisibility(): Promise<Visibility>;
  getPrivacy(): Promise<Privacy>;
  /** What is left out stays as it is. */
  setPrivacy(input: Partial<Privacy>): Promise<Privacy>;
  setDisplayName(input: { readonly displayName: string }): Promise<void>;
  /** Where warnings about the account are mailed to, if this server sends mail. */
  getEmail(): Promise<EmailView>;
  /** Mails a code to an address; {@link confirmEmail} with it puts the address in force. */
  setEmail(input: { readonly address: string; readonly password: string }): Promise<EmailView>;
  confirmEmail(input: { readonly code: string }): Promise<EmailView>;
  removeEmail(input: { readonly password: string }): Promise<EmailView>;
  /** Leaves every group, ends the account on the server for good and forgets it on this computer. */
  deleteAccount(input: { readonly password: string }): Promise<void>;
}
