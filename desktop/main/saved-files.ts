import { randomUUID } from 'node:crypto';
import { access, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';

interface SavedFile {
  readonly handle: Promise<FileHandle>;
  readonly part: string;
  readonly target: string;
  /** Blocks are written one after the other, however they are handed over. */
  last: Promise<void>;
}

/** Asks where a file goes; null where the person changed their mind. */
type AskPlace = (name: string) => Promise<string | null>;
/** Opens the folder of a file, with the file chosen in it. */
type ShowPlace = (target: string) => void;

/**
 * Files that the page saves, block by block. It names no place: the person does, in the system's
 * dialog, and the page learns a number that is good for this one file.
 */
export class SavedFiles {
  readonly #askPlace: AskPlace;
  readonly #showPlace: ShowPlace;
  readonly #files = new Map<string, SavedFile>();
  /** Where those lie that this page has saved, whole. */
  readonly #saved = new Map<string, string>();
  /** Being put in their place, or taken away. */
  readonly #ending = new Set<Promise<void>>();
  /** Goes up with each page that is gone, or locked. */
  #turn = 0;

  constructor(askPlace: AskPlace, showPlace: ShowPlace) {
    this.#askPlace = askPlace;
    this.#showPlace = showPlace;
  }

  async begin(name: string): Promise<{ saveId: string | null }> {
    const turn = this.#turn;
    const target = await this.#askPlace(path.basename(name));
    // A dialog stays open longer than a page may live: what it asked for is nobody's then.
    if (target === null || turn !== this.#turn) return { saveId: null };
    const saveId = randomUUID();
    // Beside its place until it is whole: what stands under the chosen name is never half a file.
    const part = `${target}.${saveId.slice(0, 8)}.part`;
    // Known before it is there, so that whoever lets go of everything finds this one too.
    const handle = open(part, 'wx', 0o600);
    this.#files.set(saveId, { handle, part, target, last: Promise.resolve() });
    try {
      await handle;
    } catch (error) {
      this.#files.delete(saveId);
      throw error;
    }
    return { saveId };
  }

  async write(saveId: string, bytes: Uint8Array): Promise<null> {
    const file = this.#fileOf(saveId);
    file.last = file.last.then(async () => (await file.handle).writeFile(bytes));
    await file.last;
    return null;
  }

  /** Puts the file where it belongs, or takes away what there is of it. */
  async end(saveId: string, whole: boolean): Promise<null> {
    const file = this.#fileOf(saveId);
    this.#files.delete(saveId);
    const turn = this.#turn;
    const ended: Promise<void> = settle(file, whole).finally(() => this.#ending.delete(ended));
    this.#ending.add(ended);
    await ended;
    if (whole && turn === this.#turn) this.#saved.set(saveId, file.target);
    return null;
  }

  /** Shows a saved file in its folder, unless it was moved or deleted since. */
  async show(saveId: string): Promise<{ shown: boolean }> {
    const target = this.#saved.get(saveId);
    if (target === undefined) return { shown: false };
    const isThere = await access(target).then(
      () => true,
      () => false,
    );
    if (isThere) this.#showPlace(target);
    return { shown: isThere };
  }

  /** Whether anything is half written, or not yet taken away. */
  get isSaving(): boolean {
    return this.#files.size + this.#ending.size > 0;
  }

  /** The page that was saving is gone, or locked. Over when nothing of its files is left. */
  async abandon(): Promise<void> {
    this.#turn += 1;
    this.#saved.clear();
    const given = [...this.#files.keys()].map((saveId) => this.end(saveId, false));
    await Promise.allSettled([...given, ...this.#ending]);
  }

  #fileOf(saveId: string): SavedFile {
    const file = this.#files.get(saveId);
    if (!file) throw new Error('no such file is being saved');
    return file;
  }
}

async function settle({ handle, part, target, last }: SavedFile, whole: boolean): Promise<void> {
  const written = await last.then(
    () => true,
    () => false,
  );
  await (await handle).close();
  if (whole && written) await rename(part, target);
  else await rm(part, { force: true });
}
