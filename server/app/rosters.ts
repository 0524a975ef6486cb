/** Who is in a conversation under one version of its roster, remembered for as long as that holds. */
import type { Knex } from 'knex';
import { readRoster, type Roster } from '../access/rosters.ts';

export interface Rosters {
  /** @returns the members' user ids, or undefined if the roster is another by now. */
  find(conversationId: string, version: number): Promise<readonly string[] | undefined>;
}

/** Some 40 bytes each. */
const maxMembers = 500_000;

export function createRosters(knex: Knex): Rosters {
  const known = new Map<string, Roster>();
  let members = 0;
  const remember = (conversationId: string, roster: Roster): void => {
    members += roster.userIds.length - (known.get(conversationId)?.userIds.length ?? 0);
    known.set(conversationId, roster);
    // The first of the map is the one that was read longest ago.
    for (const [oldest, { userIds }] of known) {
      if (members <= maxMembers) return;
      known.delete(oldest);
      members -= userIds.length;
    }
  };
  return {
    async find(conversationId, version) {
      const remembered = known.get(conversationId);
      if (remembered?.version === version) return remembered.userIds;
      const roster = await readRoster(knex, conversationId);
      if (roster === undefined) return undefined;
      remember(conversationId, roster);
      return roster.version === version ? roster.userIds : undefined;
    },
  };
}
