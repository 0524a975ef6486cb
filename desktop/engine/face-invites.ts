/** The part of the engine's face that is about invites; `face.ts` hands it on. */

export interface InviteView {
  readonly id: string;
  /** Null once it was used, and where another app of one's own can't know it. */
  readonly link: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** User name of whoever came with it. */
  readonly guest: string | null;
}

/** What a link says, before anything is asked of anybody. */
export interface InviteRead {
  readonly origin: string;
  readonly inviter: string;
  readonly expiresAt: number;
  /** SHA-256 of the server's certificate in lower-case hexadecimal, where no authority vouches for it. */
  readonly fingerprint: string | null;
}

/** Of the server as this app knows it; it goes into the link. */
interface OwnServer {
  readonly fingerprint: string | null;
}

export interface InviteCommands {
  /** Needs no account. Fails with `invite_invalid`. */
  readInvite(input: { readonly link: string }): Promise<InviteRead>;
  createInvite(input: OwnServer): Promise<InviteView>;
  listInvites(input: OwnServer): Promise<readonly InviteView[]>;
  revokeInvite(input: { readonly id: string }): Promise<void>;
  /** Takes an invite with the account that is open, and starts the chat. */
  acceptInvite(input: { readonly link: string }): Promise<{ readonly conversationId: string }>;
}
