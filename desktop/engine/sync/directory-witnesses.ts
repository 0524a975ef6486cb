import type { Archive } from '../storage/archive.ts';

const key = 'directory-witnesses';
/** Kept at most: those who were heard last. */
const mostWitnesses = 1_000;

/** A device that signed a head of the directory which lies on one's own copy of it (PROTOCOL §5). */
export interface Witness {
  readonly userId: string;
  /** Null where it is not known which device of theirs it was. */
  readonly deviceId: string | null;
  readonly size: number;
  /** When it signed, by its own clock. */
  readonly at: number;
}

/** Who is known to have read the same list of published keys, and how far. */
export class DirectoryWitnesses {
  readonly #archive: Archive;
  #witnesses: readonly Witness[] = [];

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  async load(): Promise<void> {
    this.#witnesses = (await this.#archive.read<Witness[]>(key)) ?? [];
  }

  /** Those who read as far as this entry. */
  past(n: number): readonly Witness[] {
    return this.#witnesses.filter(({ size }) => size >= n);
  }

  async heard(heard: readonly Witness[]): Promise<void> {
    let witnesses = this.#witnesses;
    for (const { userId, deviceId, size, at } of heard) {
      const known = witnesses.find((one) => one.userId === userId && one.deviceId === deviceId);
      if (known && known.size >= size) continue;
      witnesses = [...witnesses.filter((one) => one !== known), { userId, deviceId, size, at }];
    }
    if (witnesses === this.#witnesses) return;
    const value = witnesses.slice(-mostWitnesses);
    await this.#archive.commit([{ key, value }]);
    this.#witnesses = value;
  }
}
