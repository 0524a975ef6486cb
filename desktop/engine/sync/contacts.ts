import { equalBytes, fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import type { DirectoryEntry } from '@secure-chat/shared/signed/directory';
import type { RosterMember } from '@secure-chat/shared/signed/control';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import { isNamedIn, isSuccessorOf, type OpenedBundle, type Pin, type Roster } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Contact } from '../face.ts';
import type { DirectoryLog } from './directory-log.ts';
import { PublishedBundles } from './published-bundles.ts';

import type { VaultKeeper } from './vault-keeper.ts';

export interface ContactsInput {
  readonly self: { readonly userId: string; readonly bundle: OpenedBundle };
  readonly vault: VaultKeeper;
  readonly directory: DirectoryLog;
  readonly client: () => AuthorizedClient;
}

/**
 * Whom one talks with: pins (PROTOCOL §5), the bundles that were checked against them, presence.
 * An identity that differs from its pin is never handed out to be wrapped for.
 */
export class Contacts {
  readonly #input: ContactsInput;
  readonly #source: PublishedBundles;
  readonly #bundles = new Map<string, OpenedBundle>();
  /** Bundles that rosters name, by base64url hash: where somebody has newer ones, a roster's stay in force. */
  readonly #named = new Map<string, OpenedBundle>();
  /** Identities that the server showed and that differ from the pin, until a person has looked. */
  readonly #changed = new Map<string, OpenedBundle>();
  readonly #asked = new Set<string>();
  /** Identities that oneself signed into a roster, by user id, base64url: pins that no server can take back. */
  readonly #signed = new Map<string, string>();
  readonly #online = new Set<string>();

  constructor(input: ContactsInput) {
    this.#input = input;
    this.#source = new PublishedBundles(input.client, input.directory);
  }

  /** One's own bundle: the one at hand, and never one that a server hands out. */
  get own(): OpenedBundle {
    return this.#input.self.bundle;
  }

  pinOf(userId: string): Pin | undefined {
    return this.#input.vault.vault.pins.find((pin) => pin.userId === userId);
  }

  /**
   * @throws {EngineError} `person_not_found`, `cannot_message_self`, `contact_keys_invalid`.
   * @throws {BundleError} if the server's answer is not what it claims to be.
   */
  async find(username: string): Promise<OpenedBundle> {
    const opened = await this.#source.byName(username);
    if (opened.bundle.userId === this.#input.self.userId) throw new EngineError('cannot_message_self');
    this.#keep(opened);
    return opened;
  }

  /** Somebody's newest bundle, asked for once in a run while nothing newer is published. */
  async newest(userId: string): Promise<OpenedBundle> {
    return (await this.newestOf([userId]))[0]!;
  }

  /** As {@link newest}, of many people in a few requests. */
  async newestOf(userIds: readonly string[]): Promise<OpenedBundle[]> {
    const missing = userIds.filter((userId) => !this.#atHand(userId));
    if (missing.length > 0) for (const opened of await this.#source.byIds(missing)) this.#keep(opened);
    return userIds.map((userId) => this.#atHand(userId)!);
  }

  /**
   * The bundles that a roster names, each checked against it. One's own is the one at hand and never
   * one that a server hands out: through it everything that one writes could be read.
   * @throws {EngineError} `own_keys_tampered`, `contact_keys_invalid` where the roster names others.
   */
  async recipients(roster: Roster): Promise<OpenedBundle[]> {
    const { self } = this.#input;
    if (!isNamedIn(roster, self.bundle)) throw new EngineError('own_keys_tampered');
    const others = this.#others(roster);
    await this.lookAtNewest(roster);
    await this.#fetchNamed(roster, others);
    return [self.bundle, ...others.map((member) => this.#namedBy(roster, member) ?? invalid(member.userId))];
  }

  /**
   * Looks at what members published since the roster was signed, before anything more is sealed for it.
   * @throws {EngineError} `contact_keys_invalid` where the other one of two shows another identity.
   */
  async lookAtNewest(roster: Roster): Promise<void> {
    const others = this.#others(roster);
    await this.#lookForNewer(others);
    if (roster.kind === 'direct' && others.some(({ userId }) => this.#changed.has(userId))) invalid();
  }

  /** Fetches the bundles of members who have not been met in this run. @returns who is known now. */
  async learn(roster: Roster | null): Promise<ReadonlySet<string>> {
    if (roster === null) return new Set();
    const unknown = [...roster.members.values()].filter(({ userId }) => !this.#isMet(userId));
    for (const { userId } of unknown) this.#asked.add(userId);
    try {
      await this.#lookForNewer(unknown);
      await this.#fetchNamed(roster, unknown);
    } finally {
      // What failed for want of the network is asked again with the next event.
      for (const member of unknown) if (!this.#namedBy(roster, member)) this.#asked.delete(member.userId);
    }
    const learned = unknown.flatMap((member) => this.#namedBy(roster, member) ?? []);
    for (const opened of learned) this.#meet(opened);
    return new Set(learned.map(({ bundle }) => bundle.userId));
  }

  /** Every bundle that somebody ever published and the server still shows, with its place in the directory. */
  async published(userId: string): Promise<{ entry: DirectoryEntry; opened: OpenedBundle | null }[]> {
    const entries = this.#input.directory.entriesOf(userId);
    const wanted = entries.map(({ bundleHash }) => ({ userId, hash: toBase64Url(bundleHash) }));
    const shown = await this.#source.named(wanted);
    return entries.map((entry) => {
      const opened = shown.find(({ hash }) => equalBytes(hash, entry.bundleHash)) ?? null;
      return { entry, opened };
    });
  }

  /**
   * Somebody published other keys: of those who are pinned it is asked whether they are another
   * identity's, before anything more is sealed for the one that they may have lost.
   * @returns whether they are.
   */
  async republished(userId: string): Promise<boolean> {
    if (this.pinOf(userId) === undefined && !this.#signed.has(userId)) return false;
    const [opened] = await this.#source.byIds([userId]);
    if (!this.differs(userId, opened!.bundle.identityKey)) return false;
    this.#keep(opened!);
    return true;
  }

  /**
   * Pinned people for whom the directory has newer keys than the pin. It outlives a restart, and what was found
   * out about them does not: the app may have ended between the news and the answer.
   */
  newerThanPinned(): string[] {
    const { directory, vault } = this.#input;
    return vault.vault.pins
      .filter(({ userId, keyVersion }) => (directory.newest(userId)?.keyVersion ?? 0) > keyVersion)
      .map(({ userId }) => userId);
  }

  #isMet(userId: string): boolean {
    const isSelf = userId === this.#input.self.userId;
    return isSelf || this.#asked.has(userId) || this.#bundles.has(userId) || this.#changed.has(userId);
  }

  /** Takes an identity for this person's; `verified` falls with it, since it was never compared. */
  async pin(userId: string, identityKey: Uint8Array, username: string, keyVersion: number): Promise<void> {
    const pin: Pin = { userId, identityKey: toBase64Url(identityKey), username, keyVersion, verified: false };
    await this.#input.vault.update((vault) => ({
      ...vault,
      pins: [...vault.pins.filter((one) => one.userId !== userId), pin],
    }));
    // Keys of the identity that was pinned before are nobody's any more.
    const shown = this.#changed.get(userId) ?? this.#bundles.get(userId);
    this.#changed.delete(userId);
    this.#bundles.delete(userId);
    if (shown && this.#isPinned(shown)) this.#bundles.set(userId, shown);
  }

  /**
   * A person's answer to the safety number that was shown: of a changed contact that is the new
   * identity's, so a match takes it for the pin, and a difference leaves the old pin as it is.
   */
  async setVerified(userId: string, verified: boolean): Promise<void> {
    const changed = this.#changed.get(userId);
    if (changed && !verified) return;
    if (changed) {
      const { identityKey, username, keyVersion } = changed.bundle;
      await this.pin(userId, identityKey, username, keyVersion);
    }
    await this.#input.vault.update((vault) => ({
      ...vault,
      pins: vault.pins.map((pin) => (pin.userId === userId ? { ...pin, verified } : pin)),
    }));
  }

  /** The identity key to compare: the one that the server shows now, else the pinned one. */
  identityOf(userId: string): Uint8Array | null {
    const changed = this.#changed.get(userId);
    if (changed) return changed.bundle.identityKey;
    const pin = this.pinOf(userId);
    if (pin) return fromBase64Url(pin.identityKey);
    return this.#bundles.get(userId)?.bundle.identityKey ?? null;
  }

  /** Whether the pinned identity named the one that is shown in its place: a word that a thief of it could give too. */
  async isVouched(userId: string): Promise<boolean> {
    const [changed, pin] = [this.#changed.get(userId), this.pinOf(userId)];
    return !!changed && !!pin && isSuccessorOf(changed, fromBase64Url(pin.identityKey));
  }

  /** Whether an identity, a roster's, differs from the one that is pinned for this person. */
  differs(userId: string, identityKey: Uint8Array | undefined): boolean {
    const pin = this.pinOf(userId);
    const pinned = pin?.identityKey ?? this.#signed.get(userId);
    if (pinned === undefined || !identityKey) return false;
    return pin?.conflict !== undefined || pinned !== toBase64Url(identityKey);
  }

  /** Whether what the server or a roster shows for this person differs from the pin. */
  hasChanged(userId: string, rosterIdentity?: Uint8Array): boolean {
    if (this.#changed.has(userId) || this.pinOf(userId)?.conflict !== undefined) return true;
    return this.differs(userId, rosterIdentity);
  }

  /** Whether a person has taken somebody's newest identity for theirs, and a roster still names another. */
  isAwaited(userId: string, rosterIdentity: Uint8Array): boolean {
    const pin = this.pinOf(userId);
    // By the directory, which this computer keeps: nothing has to be asked for it after a restart.
    const isNewest = pin !== undefined && pin.keyVersion === this.#input.directory.newest(userId)?.keyVersion;
    const isAnswered = isNewest && pin.conflict === undefined && !this.#changed.has(userId);
    return isAnswered && this.differs(userId, rosterIdentity);
  }

  /** A roster entry in a control that oneself signed is a pin too (PROTOCOL §3), where the vault has none. */
  signedFor(userId: string, identityKey: Uint8Array, isPresent: boolean): void {
    // A former identity may be somebody else's to sign with by now: it takes no pin back.
    if (isPresent || !this.#signed.has(userId)) this.#signed.set(userId, toBase64Url(identityKey));
  }

  view(userId: string, name: string | null, rosterIdentity?: Uint8Array): Contact {
    const pin = this.pinOf(userId);
    const username = pin?.username ?? this.#bundles.get(userId)?.bundle.username ?? '';
    return {
      userId,
      username,
      displayName: name ?? username,
      verified: pin?.verified ?? false,
      identityChanged: this.hasChanged(userId, rosterIdentity),
      online: this.#online.has(userId),
    };
  }

  setOnline(userIds: readonly string[]): void {
    this.#online.clear();
    for (const userId of userIds) this.#online.add(userId);
  }

  isOnline(userId: string): boolean {
    return this.#online.has(userId);
  }

  setPresence(userId: string, online: boolean): void {
    if (online) this.#online.add(userId);
    else this.#online.delete(userId);
  }

  #others({ members }: Roster): RosterMember[] {
    return [...members.values()].filter(({ userId }) => userId !== this.#input.self.userId);
  }

  /** The newest bundle, where it was fetched before and nothing newer was published since. */
  #atHand(userId: string): OpenedBundle | undefined {
    const known = this.#changed.get(userId) ?? this.#bundles.get(userId);
    const newest = this.#input.directory.newest(userId);
    return known && newest && !equalBytes(newest.bundleHash, known.hash) ? undefined : known;
  }

  /** Whoever published other keys than a roster names may show another identity: that is looked at first. */
  async #lookForNewer(members: readonly RosterMember[]): Promise<void> {
    const { directory } = this.#input;
    const userIds = members
      .filter(({ userId, bundleHash }) => {
        const newest = directory.newest(userId);
        return newest && !equalBytes(newest.bundleHash, bundleHash) && !this.#atHand(userId);
      })
      .map(({ userId }) => userId);
    if (userIds.length === 0) return;
    try {
      for (const opened of await this.#source.byIds(userIds)) this.#keep(opened);
    } catch (error) {
      // A server that can't show what it published has shown no other identity: the roster's stay in force.
      if (!(error instanceof EngineError)) throw error;
    }
  }

  /** Keys that a roster names may be old ones: they lend their owner a name, where no pin does. */
  #meet(opened: OpenedBundle): void {
    const { userId, identityKey } = opened.bundle;
    if (this.pinOf(userId) || this.#bundles.has(userId) || this.differs(userId, identityKey)) return;
    this.#bundles.set(userId, opened);
  }

  /** The bundle that a roster names for a member, if it is at hand. */
  #namedBy(roster: Roster, { userId, bundleHash }: RosterMember): OpenedBundle | undefined {
    const known = [this.#named.get(toBase64Url(bundleHash)), this.#bundles.get(userId)];
    return known.find((opened) => opened && isNamedIn(roster, opened));
  }

  /** Asks for the very bundles that a roster names: a member who published newer ones stops nobody. */
  async #fetchNamed(roster: Roster, members: readonly RosterMember[]): Promise<void> {
    const missing = members.filter((member) => !this.#namedBy(roster, member));
    if (missing.length === 0) return;
    const wanted = missing.map(({ userId, bundleHash }) => ({ userId, hash: toBase64Url(bundleHash) }));
    const shown = (await this.#source.named(wanted)).filter((opened) => isNamedIn(roster, opened));
    // The pinned identity signed it and the roster names it: a directory that lies can't stop this chat.
    const pinned = shown.filter((opened) => this.#isPinned(opened));
    const others = shown.filter((opened) => !this.#isPinned(opened));
    for (const opened of [...pinned, ...(await this.#source.published(others))])
      this.#named.set(toBase64Url(opened.hash), opened);
  }

  #isPinned({ bundle }: OpenedBundle): boolean {
    const pinned = this.pinOf(bundle.userId)?.identityKey ?? this.#signed.get(bundle.userId);
    return pinned !== undefined && pinned === toBase64Url(bundle.identityKey);
  }

  /** Sorts a checked bundle by what the pin says of it. */
  #keep(opened: OpenedBundle): void {
    const { userId, identityKey, keyVersion } = opened.bundle;
    if (this.differs(userId, identityKey)) {
      this.#changed.set(userId, opened);
      return;
    }
    if ((this.pinOf(userId)?.keyVersion ?? 0) > keyVersion) throw new EngineError('contact_keys_invalid');
    this.#bundles.set(userId, opened);
  }
}

function invalid(userId?: string): never {
  throw new EngineError('contact_keys_invalid', userId === undefined ? {} : { userId });
}
