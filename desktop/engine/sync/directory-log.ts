import { equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { getDirectory } from '@secure-chat/shared/contract';
import { EncodingError } from '@secure-chat/shared/encoding';
import { directoryFormat, type DirectoryEntry } from '@secure-chat/shared/signed/directory';
import { chainStart } from '@secure-chat/shared/signed/log';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import { directoryHash, type OpenedBundle } from '../crypto/index.ts';
import type { Archive } from '../storage/archive.ts';
import { DirectoryWitnesses, type Witness } from './directory-witnesses.ts';
import { SignedHeads, type SignedHead } from './signed-heads.ts';

const prefix = 'directory/';

/** A page of the directory as it is kept: the entries after `after`, as they came. */
interface StoredPage {
  readonly after: number;
  readonly entries: readonly string[];
}

export interface DirectoryHead {
  readonly size: number;
  readonly hash: Bytes;
}

export type DirectoryFinding = 'directory_fork' | 'directory_malformed' | 'directory_foreign_entry';

export interface DirectoryLogInput {
  readonly archive: Archive;
  readonly own: OpenedBundle;
  readonly client: () => AuthorizedClient;
  /** Told of every entry that is new here. */
  readonly published: (entry: DirectoryEntry) => void;
  /** Told of everything that is found wrong; `userId` is who signed the head that shows it. */
  readonly found: (finding: DirectoryFinding, userId?: string) => void;
}

/**
 * Every client's own copy of the directory log (PROTOCOL §5): who published which keys, in one
 * chain that all can compare. It only grows; a server that shows another past is found out here.
 */
export class DirectoryLog {
  readonly #input: DirectoryLogInput;
  readonly #hashes: Bytes[] = [chainStart];
  /** By user id, in the order in which they were published. */
  readonly #entries = new Map<string, DirectoryEntry[]>();
  /** Who has a name, by its base64url hash: the first who published it, since no name is issued twice. */
  readonly #holders = new Map<string, string>();
  readonly #heads: SignedHeads;
  readonly #witnesses: DirectoryWitnesses;
  /** Bundles of one's own before the present one, by base64url hash. */
  readonly #ownPast = new Set<string>();
  #ownPublished = false;
  #foreign = false;
  #reading: Promise<unknown> = Promise.resolve();
  #next: Promise<DirectoryFinding | null> | null = null;

  constructor(input: DirectoryLogInput) {
    this.#input = input;
    this.#heads = new SignedHeads(input.archive);
    this.#witnesses = new DirectoryWitnesses(input.archive);
  }

  async load(): Promise<void> {
    for (const { value } of await this.#input.archive.readAll<StoredPage>(prefix))
      await this.#append(value.entries);
    await this.#heads.load();
    await this.#witnesses.load();
  }

  head(): DirectoryHead {
    return { size: this.#hashes.length - 1, hash: this.#hashes.at(-1)! };
  }

  newest(userId: string): DirectoryEntry | undefined {
    return this.entriesOf(userId).at(-1);
  }

  /** Everything that was ever published in somebody's name, the oldest first. */
  entriesOf(userId: string): readonly DirectoryEntry[] {
    return this.#entries.get(userId) ?? [];
  }

  holderOf(usernameHash: Uint8Array): string | undefined {
    return this.#holders.get(toBase64Url(usernameHash));
  }

  /** Whether oneself published this bundle before the present one. */
  wasOwn(bundleHash: Uint8Array): boolean {
    return this.#ownPast.has(toBase64Url(bundleHash));
  }

  /**
   * Compares a head that somebody signed with this copy. One that is ahead is kept, and compared
   * when this copy has come as far.
   * @returns false if it names another past.
   */
  async agrees(head: SignedHead): Promise<boolean> {
    const own = this.#hashes[head.size];
    if (own === undefined) await this.#heads.add(head);
    else if (equalBytes(own, head.hash)) await this.#witnesses.heard([head]);
    return own === undefined || equalBytes(own, head.hash);
  }

  /** Devices that signed to have read the same as this copy says, up to this entry at least. */
  witnessesOf(n: number): readonly Witness[] {
    return this.#witnesses.past(n);
  }

  /** Whether somebody signed a head that this copy has not been read up to. */
  get isBehind(): boolean {
    return this.#heads.past(this.head().size).length > 0;
  }

  /**
   * Reads what is new up to the head that the server names, or all that it has, and checks it.
   * @returns what was found wrong, or null. Findings are told to `found` as well.
   */
  catchUp(claimed?: DirectoryHead): Promise<DirectoryFinding | null> {
    // Whoever waits for the directory's end can share one reading that has not begun.
    if (claimed === undefined && this.#next) return this.#next;
    const result = this.#reading.then(() => {
      if (claimed === undefined) this.#next = null;
      return this.#catchUp(claimed);
    });
    if (claimed === undefined) this.#next = result;
    this.#reading = result.catch(() => undefined);
    return result;
  }

  async #catchUp(claimed?: DirectoryHead): Promise<DirectoryFinding | null> {
    // Whoever signed had read so far: a server that has less when it is asked now shows two directories.
    const asked = claimed === undefined ? this.#heads.past(this.head().size) : [];
    const finding = (await this.#read(claimed)) ?? this.#judge();
    if (finding) this.#input.found(finding);
    const { agreed, parted } = await this.#heads.settle((size) => this.#hashes[size], asked);
    await this.#witnesses.heard(agreed);
    for (const { userId } of parted) this.#input.found('directory_fork', userId);
    return finding ?? (parted.length > 0 ? 'directory_fork' : null);
  }

  async #read(claimed?: DirectoryHead): Promise<DirectoryFinding | null> {
    let target = claimed;
    while (target === undefined || this.head().size < target.size) {
      const after = this.head().size;
      const page = await this.#input.client().call(getDirectory, { query: { after } });
      target ??= { size: page.size, hash: fromBase64Url(page.hash) };
      if (page.entries.length === 0) break;
      if (!(await this.#append(page.entries))) return 'directory_malformed';
      const key = `${prefix}${after.toString().padStart(10, '0')}`;
      const value: StoredPage = { after, entries: page.entries };
      await this.#input.archive.commit([{ key, value }]);
      for (const text of page.entries) this.#input.published(directoryFormat.decode(fromBase64Url(text)));
    }
    const own = this.#hashes[target.size];
    return own !== undefined && equalBytes(own, target.hash) ? null : 'directory_fork';
  }

  /** One's own place in it: nobody else may publish there, and it may not be left out. */
  #judge(): DirectoryFinding | null {
    if (this.#foreign) return 'directory_foreign_entry';
    return this.#ownPublished ? null : 'directory_fork';
  }

  /** @returns false, and keeps nothing, where an entry is malformed or out of its place. */
  async #append(entries: readonly string[]): Promise<boolean> {
    const parsed: { entry: DirectoryEntry; hash: Bytes }[] = [];
    let { size, hash } = this.head();
    for (const text of entries) {
      const bytes = fromBase64Url(text);
      const entry = parseEntry(bytes);
      size += 1;
      if (entry?.n !== size) return false;
      hash = await directoryHash(hash, bytes);
      parsed.push({ entry, hash });
    }
    for (const step of parsed) this.#keep(step.entry, step.hash);
    return true;
  }

  #keep(entry: DirectoryEntry, hash: Bytes): void {
    this.#hashes.push(hash);
    const published = this.#entries.get(entry.userId);
    if (published) published.push(entry);
    else this.#entries.set(entry.userId, [entry]);
    const name = toBase64Url(entry.usernameHash);
    if (!this.#holders.has(name)) this.#holders.set(name, entry.userId);
    const { own } = this.#input;
    if (entry.userId !== own.bundle.userId) return;
    if (equalBytes(entry.bundleHash, own.hash)) this.#ownPublished = true;
    // What came before one's present keys was one's own past; anything beside or after them was not.
    else if (this.#ownPublished || entry.keyVersion >= own.bundle.keyVersion) this.#foreign = true;
    else this.#ownPast.add(toBase64Url(entry.bundleHash));
  }
}

function parseEntry(bytes: Bytes): DirectoryEntry | null {
  try {
    return directoryFormat.decode(bytes);
  } catch (error) {
    if (error instanceof EncodingError) return null;
    throw error;
  }
}
