import type { EngineCommands } from '../../face.ts';
import { logged } from '../hostile-stage.ts';
import { checkViews } from './check-views.ts';
import type { Player } from './player.ts';
import { readTruth, type Truth } from './truth.ts';
import type { World } from './world.ts';

/** A message as it was written, and everything that its author or others then did to it. */
export interface Said {
  readonly id: string;
  readonly by: Player;
  /** What it said first, and after each edit. */
  readonly texts: string[];
  /** By whoever reacted: the newest one, or none where it was taken away. */
  readonly reactions: Map<Player, string | null>;
  isDeleted: boolean;
}

/** One conversation of a run. */
export interface Talk {
  readonly conversationId: string;
  readonly members: readonly Player[];
  /** What lies before is of an earlier run. */
  readonly startSeq: number;
  readonly said: Said[];
}

/** One run: its people, a group of all of them and a chat of the first two, and what they did there. */
export class Scene {
  readonly world: World;
  readonly players: readonly Player[];
  readonly talks: readonly Talk[];
  /** Who started afresh or was ever made to leave: what they had not sent yet may never be. */
  readonly unsettled = new Set<Player>();
  /** Who secured the account: what they changed of their own words and had not sent yet is given up, and that is said. */
  readonly secured = new Set<Player>();

  static async begin(world: World, players: readonly Player[]): Promise<Scene> {
    const [first, second] = players;
    const { engine } = first!.client;
    const { conversationId: direct } = await engine.startConversation({
      userId: (await engine.findPerson({ username: second!.client.self.username })).userId,
    });
    const { conversationId: group } = await engine.createGroup({
      name: 'Boat',
      picture: null,
      userIds: players.slice(1).map(({ userId }) => userId),
    });
    const talks = await Promise.all([
      begun(world, group, players),
      begun(world, direct, players.slice(0, 2)),
    ]);
    const scene = new Scene(world, players, talks);
    for (const talk of talks) for (const player of talk.members) await scene.#accept(player, talk);
    return scene;
  }

  private constructor(world: World, players: readonly Player[], talks: readonly Talk[]) {
    this.world = world;
    this.players = players;
    this.talks = talks;
  }

  get group(): Talk {
    return this.talks[0]!;
  }

  async say(by: Player, talk: Talk): Promise<Said | null> {
    const { conversationId, said } = talk;
    // Somebody may not have been shown the conversation yet, and has then nowhere to write.
    if (!by.client.summary(conversationId)) return null;
    const text = `${by.name} says ${this.world.nextWord()}`;
    const { id } = await by.client.engine.sendText({ conversationId, text });
    const one: Said = { id, by, texts: [text], reactions: new Map(), isDeleted: false };
    said.push(one);
    return one;
  }

  async edit({ conversationId }: Talk, said: Said | undefined): Promise<void> {
    if (!said || !canChange(said, conversationId)) return;
    const text = `${said.texts[0]}, edit ${said.texts.length}`;
    const { engine } = said.by.client;
    if (await said.by.tries(() => engine.editMessage({ conversationId, id: said.id, text })))
      said.texts.push(text);
  }

  async react(
    by: Player,
    { conversationId }: Talk,
    said: Said | undefined,
    emoji: string | null,
  ): Promise<void> {
    if (!said || said.isDeleted || by.client.summary(conversationId) === undefined) return;
    const { engine } = by.client;
    if (await by.tries(() => engine.react({ conversationId, id: said.id, emoji })))
      said.reactions.set(by, emoji);
  }

  async delete({ conversationId }: Talk, said: Said | undefined): Promise<void> {
    if (!said || !canChange(said, conversationId)) return;
    const { engine } = said.by.client;
    const gone = { conversationId, id: said.id, forEveryone: true };
    if (await said.by.tries(() => engine.deleteMessage(gone))) said.isDeleted = true;
  }

  change<C extends 'addMembers' | 'removeMember' | 'setRole' | 'leaveGroup'>(
    who: number,
    command: C,
    input: Omit<Parameters<EngineCommands[C]>[0], 'conversationId'>,
  ): void {
    const { conversationId } = this.group;
    const by = this.players[who]!;
    if (!by.client.summary(conversationId)) return;
    const whole = { ...input, conversationId } as Parameters<EngineCommands[C]>[0];
    by.begin(({ engine }) => engine.run(command, whole));
  }

  /** Everything works again, everybody has answered what was asked of them and has read all that there is. */
  async check(): Promise<void> {
    for (const { proxy } of this.players) proxy.link = 'up';
    for (const { client } of this.players) await client.engine.reconnect();
    await Promise.all(this.players.map(({ client }) => client.online()));
    for (const player of this.players) await player.finish();
    await this.#confirmIdentities();
    for (const talk of this.talks) await checkViews(talk, await this.#settle(talk), this);
  }

  /** The first one is never without a right in the group: that is how a new identity always finds in. */
  async #confirmIdentities(): Promise<void> {
    const [first, ...others] = this.players;
    for (const { hasNewIdentity, userId } of others)
      if (hasNewIdentity) await first!.client.engine.acceptIdentity({ userId });
  }

  /** A word of each one behind all else that they wrote: who has read it has read that too. */
  async #settle(talk: Talk): Promise<Truth> {
    const { conversationId } = talk;
    const [first] = talk.members;
    await this.#sayToAll([first!], talk);
    const before = await readTruth(this.world.server, conversationId);
    const members = talk.members.filter(({ reader }) => before.isMember(reader));
    for (const player of members) await this.#accept(player, talk);
    await this.#sayToAll(members, talk);
    for (const { client } of talk.members.filter((player) => !members.includes(player)))
      await client.until(
        () => client.summary(conversationId)?.kind !== 'group' || isOut(client.summary(conversationId)),
        'the end of a membership',
      );
    return readTruth(this.world.server, conversationId);
  }

  async #sayToAll(speakers: readonly Player[], talk: Talk): Promise<void> {
    const words: Said[] = [];
    for (const player of speakers) words.push((await this.say(player, talk))!);
    const truth = await readTruth(this.world.server, talk.conversationId);
    for (const player of talk.members.filter(({ reader }) => truth.isMember(reader)))
      for (const { texts } of words) await logged(player.client, talk.conversationId, texts[0]!);
  }

  /** Answers what the app asks of a person before it lets them write. */
  async #accept({ client }: Player, { conversationId, members }: Talk): Promise<void> {
    const summary = await client.until(() => client.summary(conversationId), 'the conversation');
    if (summary.paused)
      for (const { hasNewIdentity, userId } of members)
        if (hasNewIdentity) await client.engine.acceptIdentity({ userId });
    if (summary.request) await client.engine.acceptRequest({ conversationId });
    const now = client.summary(conversationId);
    if (now?.paused || now?.request) throw new Error(`${client.self.username} still cannot write there`);
  }
}

/** After a reset its author may not have been shown the conversation yet. */
const canChange = ({ by, isDeleted }: Said, conversationId: string): boolean =>
  !isDeleted && by.client.summary(conversationId) !== undefined;

const isOut = (summary: ReturnType<Player['client']['summary']>): boolean =>
  summary?.kind === 'group' && summary.membership !== 'member';

async function begun(world: World, conversationId: string, members: readonly Player[]): Promise<Talk> {
  const { headSeq } = await readTruth(world.server, conversationId);
  return { conversationId, members, startSeq: headSeq, said: [] };
}
