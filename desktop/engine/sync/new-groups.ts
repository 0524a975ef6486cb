import type { Signed } from '@secure-chat/shared/contract';
import { introduce } from './introduce.ts';
import type { Workspace } from './workspace.ts';

/** A group that a person has asked for, until its name is on its way. */
export interface NewGroup {
  readonly conversationId: string;
  readonly groupName: string;
  readonly groupPicture: string | null;
  readonly userIds: readonly string[];
  /** Its `create`: what is asked for again is the same group. */
  readonly control: Signed;
  readonly since: number;
}

type Wanted = Pick<NewGroup, 'groupName' | 'groupPicture' | 'userIds'>;

const prefix = 'new-group/';
const keyOf = (conversationId: string): string => `${prefix}${conversationId}`;

/** What the server has not got after a day was never asked of it. */
const mostAgeMs = 24 * 60 * 60 * 1_000;

/**
 * A group is made by one request and named by a message that follows: where the connection, or the app, ends in
 * between, its name and picture are told as soon as the group is seen again.
 */
export class NewGroups {
  readonly #workspace: Workspace;
  /** Groups that were finished after their maker was told that it had failed, by what was wanted. */
  readonly #late = new Map<string, string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** Kept before the server is asked. */
  async keep(group: NewGroup): Promise<void> {
    await this.#archive.commit([{ key: keyOf(group.conversationId), value: group }]);
  }

  /** The server refused it. */
  async forget(conversationId: string): Promise<void> {
    await this.#archive.commit([{ key: keyOf(conversationId), value: null }]);
  }

  /** What was asked for before, with an answer that never came. */
  async waiting(wanted: Wanted): Promise<NewGroup | undefined> {
    const kept = await this.#archive.readAll<NewGroup>(prefix);
    return kept.map(({ value }) => value).find((group) => wordsOf(group) === wordsOf(wanted));
  }

  /** The same group, where it came to be in the meantime; told once. */
  takeLate(wanted: Wanted): string | undefined {
    const conversationId = this.#late.get(wordsOf(wanted));
    this.#late.delete(wordsOf(wanted));
    return conversationId;
  }

  /** Tells the name of a group that is there. */
  finish(conversationId: string): Promise<void> {
    return this.#enqueue(async () => {
      const group = await this.#archive.read<NewGroup>(keyOf(conversationId));
      if (group) await this.#finish(group);
    });
  }

  /** After a sync: whatever was left half done. */
  settle(): Promise<void> {
    return this.#enqueue(async () => {
      const now = this.#workspace.context.platform.clock.now();
      for (const { value } of await this.#archive.readAll<NewGroup>(prefix))
        if (await this.#finish(value)) this.#late.set(wordsOf(value), value.conversationId);
        else if (now - value.since > mostAgeMs) await this.forget(value.conversationId);
    });
  }

  /** @returns whether there is such a group. */
  async #finish({ conversationId, groupName, groupPicture }: NewGroup): Promise<boolean> {
    const { context, outbox } = this.#workspace;
    const conversation = context.conversations.get(conversationId);
    if (!conversation?.roster) return false;
    await introduce(this.#workspace, conversation);
    const done = { key: keyOf(conversationId), value: null };
    await outbox.add(conversation, { kind: 'profile', groupName, groupPicture }, { writes: [done] });
    return true;
  }

  get #archive() {
    return this.#workspace.context.archive;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

const wordsOf = ({ groupName, groupPicture, userIds }: Wanted): string =>
  JSON.stringify([groupName, groupPicture, [...userIds].sort()]);
