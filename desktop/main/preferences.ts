import * as z from 'zod';
import { preferences as schema, type Preferences, type PreferenceChange } from '../bridge/contract.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const defaults: Preferences = {
  theme: 'system',
  lockAfterSeconds: 15 * 60,
  lockWithScreen: true,
  notifications: 'names',
  hideFromScreenshots: false,
  messageSize: 15,
  enterSends: true,
};

/** How this installation behaves. A setting that cannot be read is as if it had never been changed. */
export class PreferenceStore {
  readonly #file: string;
  readonly #listeners: ((now: Preferences) => void)[] = [];
  #now: Preferences = defaults;
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string) {
    this.#file = file;
  }

  static async load(file: string): Promise<PreferenceStore> {
    const store = new PreferenceStore(file);
    const stored = (await readJsonFile(file, z.record(z.string(), z.unknown()))) ?? {};
    // Each by itself: one that is damaged, or that only another version knows, costs no other.
    for (const [name, field] of Object.entries(schema.shape)) {
      const { success, data } = field.safeParse(stored[name]);
      if (success) store.#adopt({ [name]: data });
    }
    return store;
  }

  get now(): Preferences {
    return this.#now;
  }

  /** Calls back now, and at each change. */
  follow(listener: (now: Preferences) => void): void {
    this.#listeners.push(listener);
    listener(this.#now);
  }

  /** Takes effect at once; answers with everything as it is now, once it lies on the disk. */
  async change(change: PreferenceChange): Promise<Preferences> {
    this.#adopt(change);
    for (const listener of this.#listeners) listener(this.#now);
    // One after the other: two writers of one draft would tear it.
    this.#written = this.#written.catch(() => undefined).then(() => writeJsonFile(this.#file, this.#now));
    await this.#written;
    return this.#now;
  }

  #adopt(change: Readonly<Record<string, unknown>>): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.#now = { ...this.#now, ...Object.fromEntries(given) };
  }
}
