import { equalBytes, fromBase64Url, toBase64Url } from '@secure-chat/shared/bytes';
import type { Archive } from '../storage/archive.ts';
import type { Witness } from './directory-witnesses.ts';

const key = 'directory-heads';
/** Kept at most: a contact that signs nonsense must not fill the disk. The newest stay. */
const mostHeads = 256;

/** A head of the directory log that somebody signed into a session or a control (PROTOCOL §5). */
export interface SignedHead extends Witness {
  readonly hash: Uint8Array;
}

interface StoredHead extends Witness {
  /** base64url */
  readonly hash: string;
}

/** Signed heads that one's own copy had not reached, and those that turned out to differ from it. */
export class SignedHeads {
  readonly #archive: Archive;
  #heads: readonly SignedHead[] = [];
  /** Those whom the directory was read for in this run: asking again would not help. */
  readonly #asked = new WeakSet<SignedHead>();

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  async load(): Promise<void> {
    const stored = (await this.#archive.read<StoredHead[]>(key)) ?? [];
    this.#heads = stored.map((head) => ({ ...head, hash: fromBase64Url(head.hash) }));
  }

  /** Heads past `size` for which the directory was not read yet. */
  past(size: number): readonly SignedHead[] {
    return this.#heads.filter((head) => head.size > size && !this.#asked.has(head));
  }

  async add(head: SignedHead): Promise<void> {
    if (this.#heads.some((one) => one.size === head.size && equalBytes(one.hash, head.hash))) return;
    await this.#keep([...this.#heads, head].slice(-mostHeads));
  }

  /**
   * Forgets the heads that lie on this chain.
   * @param asked heads that were kept before the directory was read to its end: it must reach them.
   * @returns those that do lie on it, and those that do not: these stay, so that the warning outlives a restart.
   */
  async settle(
    hashAt: (size: number) => Uint8Array | undefined,
    asked: readonly SignedHead[],
  ): Promise<{ readonly agreed: readonly SignedHead[]; readonly parted: readonly SignedHead[] }> {
    for (const head of asked) this.#asked.add(head);
    const agreed = this.#heads.filter(({ size, hash }) => {
      const own = hashAt(size);
      return own !== undefined && equalBytes(own, hash);
    });
    const left = this.#heads.filter((head) => !agreed.includes(head));
    if (agreed.length > 0) await this.#keep(left);
    const parted = left.filter((head) => hashAt(head.size) !== undefined || this.#asked.has(head));
    return { agreed, parted };
  }

  async #keep(heads: readonly SignedHead[]): Promise<void> {
    const value = heads.map((head): StoredHead => ({ ...head, hash: toBase64Url(head.hash) }));
    await this.#archive.commit([{ key, value }]);
    this.#heads = heads;
  }
}
