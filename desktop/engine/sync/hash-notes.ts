import { concatBytes, equalBytes, fromBase64Url, toBase64Url, type Bytes } from '@secure-chat/shared/bytes';
import { sizes } from '@secure-chat/shared/limits';
import type { Archive, Write } from '../storage/archive.ts';

/** The file is not the one that was begun with: sealing it under the same key would give that key away. */
export class FileChangedError extends Error {
  override readonly name = 'FileChangedError';
}

/**
 * The hashes of the chunks that may have left this computer, noted before they do
 * (see [Note: One content under one nonce] in crypto/files.ts).
 */
export class HashNotes {
  readonly #archive: Archive | null;
  readonly #prefix: string;
  readonly #hashes: Bytes[];
  /** Chunks that had arrived when the notes were read: the last ones noted may have been on their way. */
  readonly arrived: number;
  #kept: number;

  private constructor(archive: Archive | null, prefix: string, noted: readonly Bytes[][]) {
    this.#archive = archive;
    this.#prefix = prefix;
    this.#hashes = noted.flat();
    this.arrived = noted.slice(0, -1).flat().length;
    this.#kept = this.#hashes.length;
  }

  static async load(archive: Archive, uploadId: string): Promise<HashNotes> {
    const prefix = prefixOf(uploadId);
    const noted = await archive.readAll<string>(prefix);
    const parts = noted.map(({ value }) => split(fromBase64Url(value)));
    return new HashNotes(archive, prefix, parts);
  }

  /** For content that itself is kept, and so cannot be another one the next time. */
  static inMemory(): HashNotes {
    return new HashNotes(null, '', []);
  }

  /** Writes that forget what was noted of an upload. */
  static async forget(archive: Archive, uploadId: string): Promise<Write[]> {
    const noted = await archive.readAll<string>(prefixOf(uploadId));
    return noted.map(({ key }) => ({ key, value: null }));
  }

  get count(): number {
    return this.#hashes.length;
  }

  /** @throws {FileChangedError} if another hash was noted for this chunk. */
  add(index: number, hash: Bytes): void {
    const noted = this.#hashes[index];
    if (noted === undefined) this.#hashes[index] = hash;
    else if (!equalBytes(noted, hash)) throw new FileChangedError('another content');
  }

  /** On disk when it resolves. */
  async keep(): Promise<void> {
    const fresh = this.#hashes.slice(this.#kept);
    if (fresh.length === 0 || this.#archive === null) return;
    const key = `${this.#prefix}${this.#kept.toString().padStart(8, '0')}`;
    await this.#archive.commit([{ key, value: toBase64Url(concatBytes(...fresh)) }]);
    this.#kept += fresh.length;
  }

  list(): Bytes {
    return concatBytes(...this.#hashes);
  }
}

const prefixOf = (uploadId: string): string => `upload-hashes/${uploadId}/`;

function split(hashes: Bytes): Bytes[] {
  const count = hashes.length / sizes.hash;
  return Array.from({ length: count }, (_, at) => hashes.slice(at * sizes.hash, (at + 1) * sizes.hash));
}
