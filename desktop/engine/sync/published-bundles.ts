import { toBase64Url } from '@secure-chat/shared/bytes';
import { getUser, listBundles, type WantedBundle } from '@secure-chat/shared/contract';
import { limits } from '@secure-chat/shared/limits';
import type { DirectoryEntry } from '@secure-chat/shared/signed/directory';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import { HttpError } from '../api/errors.ts';
import { isPublishedBy, openBundle, type OpenedBundle } from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { DirectoryLog } from './directory-log.ts';

/** Keys may be changed between the answer with a bundle and the answer with the directory. */
const attempts = 2;

/**
 * Bundles from the server, taken only as the directory publishes them (PROTOCOL §5): whatever is
 * shown to one person is then shown to all, and a lie is there for its victim to find.
 */
export class PublishedBundles {
  readonly #client: () => AuthorizedClient;
  readonly #directory: DirectoryLog;

  constructor(client: () => AuthorizedClient, directory: DirectoryLog) {
    this.#client = client;
    this.#directory = directory;
  }

  /**
   * @throws {EngineError} `person_not_found`, `contact_keys_invalid`.
   * @throws {BundleError} if the server's answer is not what it claims to be.
   */
  async byName(username: string): Promise<OpenedBundle> {
    const [found] = await this.#newest(async () => {
      const opened = await openBundle((await this.#user(username)).bundle);
      if (opened.bundle.username !== username) invalid();
      return [opened];
    });
    return found!;
  }

  /**
   * The newest bundle of each of these people.
   * @throws {EngineError} `contact_keys_invalid`, also where the server has none.
   */
  byIds(userIds: readonly string[]): Promise<OpenedBundle[]> {
    return this.#newest(async () => {
      const shown = await this.#shown(userIds.map((userId) => ({ userId })));
      const opened = new Map(shown.map((one) => [one.bundle.userId, one]));
      return userIds.map((userId) => opened.get(userId) ?? invalid());
    });
  }

  /** Bundles by the server's word alone, for whoever has a hash to hold them to. What does not open is left out. */
  async named(wanted: readonly Required<WantedBundle>[]): Promise<OpenedBundle[]> {
    const hashes = new Set(wanted.map(({ hash }) => hash));
    return (await this.#shown(wanted)).filter(({ hash }) => hashes.has(toBase64Url(hash)));
  }

  /** Those of these bundles that the directory has, be it that newer ones came since. */
  async published(bundles: readonly OpenedBundle[]): Promise<OpenedBundle[]> {
    const entered = await this.#entered(bundles, (userId) => this.#directory.entriesOf(userId));
    if (entered.length === bundles.length) return entered;
    await this.#directory.catchUp();
    return this.#entered(bundles, (userId) => this.#directory.entriesOf(userId));
  }

  async #newest(ask: () => Promise<OpenedBundle[]>): Promise<OpenedBundle[]> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const opened = await ask();
      // An entry that this copy has not read yet may say otherwise.
      await this.#directory.catchUp();
      const newest = await this.#entered(opened, (userId) => this.#directory.entriesOf(userId).slice(-1));
      if (newest.length === opened.length) return opened;
    }
    return invalid();
  }

  async #entered(
    bundles: readonly OpenedBundle[],
    entriesOf: (userId: string) => readonly DirectoryEntry[],
  ): Promise<OpenedBundle[]> {
    const entered: OpenedBundle[] = [];
    for (const opened of bundles) {
      const { userId } = opened.bundle;
      // A name that somebody else held before is not this person's.
      const own = entriesOf(userId).filter(
        (entry) => this.#directory.holderOf(entry.usernameHash) === userId,
      );
      const verdicts = await Promise.all(own.map((entry) => isPublishedBy(entry, opened)));
      if (verdicts.includes(true)) entered.push(opened);
    }
    return entered;
  }

  async #shown(wanted: readonly WantedBundle[]): Promise<OpenedBundle[]> {
    const opened: OpenedBundle[] = [];
    for (let at = 0; at < wanted.length; at += limits.pageBundles) {
      const body = { wanted: wanted.slice(at, at + limits.pageBundles) };
      const { bundles } = await this.#client().call(listBundles, { body });
      // One that is malformed must not take the others with it.
      const outcomes = await Promise.allSettled(bundles.map(openBundle));
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') opened.push(outcome.value);
    }
    return opened;
  }

  async #user(username: string) {
    try {
      return await this.#client().call(getUser, { params: { username } });
    } catch (error) {
      if (error instanceof HttpError && error.code === 'not_found')
        throw new EngineError('person_not_found', { cause: error });
      throw error;
    }
  }
}

function invalid(): never {
  throw new EngineError('contact_keys_invalid');
}
