import { fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { sizes } from '@secure-chat/shared/limits';
import { inviteAckBytes, inviteFormat, type Invite } from '@secure-chat/shared/signed/invite';
import { InviteError } from './errors.ts';
import { hmac, importHmacKey, isHmac, randomBytes, sha256 } from './primitives.ts';

/** What whoever invites keeps of an invite. */
export interface InviteSecrets {
  readonly token: Bytes;
  readonly secret: Bytes;
}

export const createInviteSecrets = (): InviteSecrets => ({
  token: randomBytes(sizes.inviteToken),
  secret: randomBytes(sizes.inviteSecret),
});

/** What the server knows an invite by. */
export const inviteTokenHash = ({ token }: Pick<InviteSecrets, 'token'>): Promise<Bytes> => sha256(token);

/** The link of an invite: everything stands in its fragment, which browsers send to nobody (PROTOCOL §5). */
export function inviteLink(origin: string, invite: Omit<Invite, 'suite'>): string {
  return `${origin}/i#${toBase64Url(inviteFormat.encode({ suite: 1, ...invite }))}`;
}

/** @throws {InviteError} unless the text is the whole link of an invite. */
export function readInvite(link: string): { readonly origin: string; readonly invite: Invite } {
  try {
    const { origin, protocol, pathname, hash } = new URL(link.trim());
    if ((protocol !== 'https:' && protocol !== 'http:') || pathname !== '/i')
      throw new InviteError('another address');
    return { origin, invite: inviteFormat.decode(fromBase64Url(hash.slice(1))) };
  } catch (cause) {
    throw new InviteError('no invite', { cause });
  }
}

interface Guest {
  readonly userId: string;
  readonly identityKey: Uint8Array;
}

/** A guest's word that this identity is theirs, which only the two who know the secret can make. */
export async function inviteAck(secret: Uint8Array, { userId, identityKey }: Guest): Promise<Bytes> {
  return hmac(await importHmacKey(secret), inviteAckBytes(userId, identityKey));
}

/** Compared in constant time. */
export async function isInviteAck(ack: Uint8Array, secret: Uint8Array, guest: Guest): Promise<boolean> {
  const { userId, identityKey } = guest;
  return isHmac(await importHmacKey(secret), ack, inviteAckBytes(userId, identityKey));
}
