import type { Knex } from 'knex';
import type { Appended } from '@secure-chat/shared/contract';
import { createBatches } from '../app/batches.ts';
import type { BoundedMap } from '../app/bounded-map.ts';
import type { PlainRequest } from './append-lanes.ts';
import { commitMessages, placeMessages, readHeads, type Head, type Run } from './commit-messages.ts';
import { presentPlace } from './conversation-log.ts';

/** Heads as this process saw them last. Each is a guess, which the database checks. */
export type Heads = BoundedMap<Head>;

/** A run that is in the log, and what whoever passes it on would have to read again. */
export interface Committed {
  readonly run: Run;
  readonly rosterVersion: number;
}

interface Group {
  readonly conversationId: string;
  readonly requests: readonly PlainRequest[];
}

/**
 * Two, so that the next statement is made while the disk takes the last one; and each carries at most
 * this many conversations, of at most 64 events each.
 */
const load = { batchesAtOnce: 2, itemsAtOnce: 32 };

/**
 * Commits what several conversations have waiting in one statement: under load a commit to disk is
 * shared, and an idle server waits for nobody.
 */
export class GroupCommit {
  readonly #knex: Knex;
  readonly #heads: Heads;
  /** @returns what was committed, or undefined if the log is as it was. A conversation comes once at a time. */
  readonly commit: (group: Group) => Promise<Committed | undefined>;

  constructor(knex: Knex, heads: Heads, onError: (error: unknown) => void) {
    this.#knex = knex;
    this.#heads = heads;
    this.commit = createBatches(load, async (groups: readonly Group[]) => {
      // Told once here; each request finds out what is wrong by going alone.
      const committed = await this.#commit(groups).catch(onError);
      return groups.map(({ conversationId }) => committed?.get(conversationId));
    });
  }

  async #commit(groups: readonly Group[]): Promise<Map<string, Committed>> {
    const heads = await this.#findHeads(groups);
    const runs = groups.flatMap(({ conversationId, requests }) => {
      const head = heads.get(conversationId);
      const messages = requests.flatMap(({ events, caller }) => events.map((event) => ({ event, caller })));
      return head === undefined ? [] : [placeMessages(conversationId, head, messages)];
    });
    // Forgotten until the outcome is known: a wrong head costs a statement, again and again.
    for (const { conversationId } of runs) this.#heads.delete(conversationId);
    const versions = runs.length > 0 ? await commitMessages(this.#knex, runs) : new Map<string, number>();
    const committed = new Map<string, Committed>();
    for (const run of runs) {
      const rosterVersion = versions.get(run.conversationId);
      if (rosterVersion === undefined) continue;
      this.#heads.set(run.conversationId, run.after);
      committed.set(run.conversationId, { run, rosterVersion });
    }
    return committed;
  }

  async #findHeads(groups: readonly Group[]): Promise<Map<string, Head>> {
    const known = new Map<string, Head>();
    const unknown: string[] = [];
    for (const { conversationId } of groups) {
      const head = this.#heads.get(conversationId);
      if (head === undefined) unknown.push(conversationId);
      else known.set(conversationId, head);
    }
    if (unknown.length === 0) return known;
    return new Map([...known, ...(await readHeads(this.#knex, unknown))]);
  }
}

/** The places of a committed run, request by request. */
export function placesOf(committed: Committed, requests: readonly PlainRequest[]): Appended[][] {
  const places = committed.run.messages.map(({ row }) => presentPlace(row));
  let from = 0;
  return requests.map(({ events }) => places.slice(from, (from += events.length)));
}
