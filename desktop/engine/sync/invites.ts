import { fromBase64Url, fromHex, toBase64Url } from '@secure-chat/shared/bytes';
import { acceptInvite, createInvite, listInvites, revokeInvite } from '@secure-chat/shared/contract';
import {
  createInviteSecrets,
  inviteAck,
  inviteLink,
  inviteTokenHash,
  isInviteAck,
  readInvite,
  type KeptInvite,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { InviteView } from '../face.ts';
import type { SyncContext } from './context.ts';

const inviteLifeMs = 7 * 24 * 60 * 60 * 1_000;

/**
 * Invites carry keys both ways (PROTOCOL §5): the link gives the guest the inviter's identity, and a code
 * under the link's secret gives the inviter the guest's. The server keeps hashes and codes, and no secret.
 */
export class Invites {
  readonly #context: SyncContext;
  /** Told of whoever the server shows with another identity than the guest had. */
  readonly #forged: (userId: string) => void;
  #settling: Promise<void> = Promise.resolve();

  constructor(context: SyncContext, forged: (userId: string) => void) {
    this.#context = context;
    this.#forged = forged;
  }

  /** @param fingerprint SHA-256 of the server's certificate in hexadecimal, where no authority vouches for it. */
  async create(fingerprint: string | null): Promise<InviteView> {
    const { vault, platform } = this.#context;
    const { token, secret } = createInviteSecrets();
    const createdAt = platform.clock.now();
    const expiresAt = createdAt + inviteLifeMs;
    const kept = { token: toBase64Url(token), secret: toBase64Url(secret), expiresAt };
    // Kept before it can be used: a guest's word is worth nothing without the secret.
    await vault.update((now) => ({ ...now, invites: [...(now.invites ?? []), kept] }));
    const tokenHash = toBase64Url(await inviteTokenHash({ token }));
    await this.#context.client().call(createInvite, { body: { tokenHash, expiresAt } });
    return { id: tokenHash, link: this.#linkOf(kept, fingerprint), createdAt, expiresAt, guest: null };
  }

  /** The open ones and those that were used, the newest first. */
  async list(fingerprint: string | null): Promise<InviteView[]> {
    await this.settle();
    const { vault, contacts, platform } = this.#context;
    const links = new Map<string, string>();
    for (const kept of vault.vault.invites ?? [])
      links.set(await hashOf(kept), this.#linkOf(kept, fingerprint));
    const { invites } = await this.#context.client().call(listInvites);
    return invites
      .filter(({ used, expiresAt }) => used !== null || expiresAt > platform.clock.now())
      .map(({ tokenHash, createdAt, expiresAt, used }) => ({
        id: tokenHash,
        link: used === null ? (links.get(tokenHash) ?? null) : null,
        createdAt,
        expiresAt,
        guest: used === null ? null : contacts.view(used.userId, null).username,
      }));
  }

  async revoke(tokenHash: string): Promise<void> {
    await this.#context.client().call(revokeInvite, { body: { tokenHash } });
    await this.#drop(new Set([tokenHash]));
  }

  /**
   * Takes an invite with the account that is open. @returns who invited.
   * @throws {InviteError} {EngineError} `invite_other_server`, `contact_keys_invalid`; {HttpError} `invite_ended`.
   */
  async accept(link: string): Promise<string> {
    const { self, opened, contacts } = this.#context;
    const { origin, invite } = readInvite(link);
    const { userId, identityKey, username, secret, token } = invite;
    if (origin !== self.origin) throw new EngineError('invite_other_server');
    if (userId === self.userId) throw new EngineError('cannot_message_self');
    if (contacts.differs(userId, identityKey)) throw new EngineError('contact_keys_invalid');
    const own = { userId: self.userId, identityKey: opened.identity.publicKey };
    const ack = toBase64Url(await inviteAck(secret, own));
    await this.#context.client().call(acceptInvite, { body: { token: toBase64Url(token), ack } });
    if (!contacts.pinOf(userId)) await contacts.pin(userId, identityKey, username, 1);
    return userId;
  }

  /** Pins whoever came with one of the open invites, and names a server that shows somebody else in their place. */
  settle(): Promise<void> {
    const result = this.#settling.then(() => this.#settle());
    this.#settling = result.catch(() => undefined);
    return result;
  }

  async #settle(): Promise<void> {
    const { vault, platform } = this.#context;
    const open = vault.vault.invites ?? [];
    if (open.length === 0) return;
    const { invites } = await this.#context.client().call(listInvites);
    const done = new Set<string>();
    for (const kept of open) {
      const tokenHash = await hashOf(kept);
      const used = invites.find((one) => one.tokenHash === tokenHash)?.used ?? null;
      if (used !== null) await this.#meet(used.userId, fromBase64Url(used.ack), kept);
      if (used !== null || kept.expiresAt < platform.clock.now()) done.add(tokenHash);
    }
    await this.#drop(done);
  }

  async #meet(userId: string, ack: Uint8Array, { secret }: KeptInvite): Promise<void> {
    const { contacts } = this.#context;
    const { bundle } = await contacts.newest(userId);
    if (!(await isInviteAck(ack, fromBase64Url(secret), bundle))) return this.#forged(userId);
    if (contacts.pinOf(userId)) return;
    await contacts.pin(userId, bundle.identityKey, bundle.username, bundle.keyVersion);
  }

  async #drop(tokenHashes: ReadonlySet<string>): Promise<void> {
    if (tokenHashes.size === 0) return;
    const { vault } = this.#context;
    const hashes = new Map<KeptInvite['token'], string>();
    for (const kept of vault.vault.invites ?? []) hashes.set(kept.token, await hashOf(kept));
    await vault.update((now) => ({
      ...now,
      invites: (now.invites ?? []).filter(({ token }) => !tokenHashes.has(hashes.get(token) ?? '')),
    }));
  }

  #linkOf({ token, secret, expiresAt }: KeptInvite, fingerprint: string | null): string {
    const { self, opened } = this.#context;
    return inviteLink(self.origin, {
      token: fromBase64Url(token),
      userId: self.userId,
      username: self.username,
      identityKey: opened.identity.publicKey,
      secret: fromBase64Url(secret),
      fingerprint: fingerprint === null ? null : fromHex(fingerprint),
      expiresAt,
    });
  }
}

const hashOf = async ({ token }: KeptInvite): Promise<string> =>
  toBase64Url(await inviteTokenHash({ token: fromBase64Url(token) }));
