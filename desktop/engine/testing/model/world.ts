import { startTestServer, type TestServer } from '../../../../server/testing/test-server.ts';
import { toFailure } from '../../errors.ts';
import { Player } from './player.ts';
import { Scene } from './scene.ts';

/** A server that is killed says so in every way that it can. */
const settings = { LOG_LEVEL: 'silent' };

/** The real thing that a model test drives: a server that restarts, and people with real engines. */
export class World {
  readonly #players: Player[] = [];
  #server!: TestServer;
  #registered = 0;
  #words = 0;

  async start(): Promise<void> {
    this.#server = await startTestServer({ settings });
  }

  get server(): TestServer {
    return this.#server;
  }

  async stop(): Promise<void> {
    await this.discard();
    await this.#server.stop();
  }

  /** No two messages of any run are alike. */
  nextWord(): number {
    this.#words += 1;
    return this.#words;
  }

  /** So many people, online, in a new group that the first one owns, and the first two in a chat. */
  async scene(size: number): Promise<Scene> {
    await this.#replaceChanged();
    while (this.#players.length < size) {
      this.#registered += 1;
      this.#players.push(await Player.register(this.#server, `player-${this.#registered}`));
    }
    const players = this.#players.slice(0, size);
    try {
      return await Scene.begin(this, players);
    } catch (error) {
      // The run before may have left connections that are dead and do not know it yet.
      if (toFailure(error).code !== 'offline') throw error;
      return Scene.begin(this, players);
    }
  }

  /** What a failed run leaves behind must not become the failure of the next one. */
  async discard(): Promise<void> {
    for (const player of this.#players.splice(0)) await player.stop();
  }

  /** On the same data and port, as an admin's restart, or after a crash. */
  async restartServer(how: 'kill' | 'pause'): Promise<void> {
    await this.#server[how]();
    this.#server = await startTestServer({ resume: this.#server, settings });
  }

  /** An identity is changed once in a run, and every run begins with people who have the one they came with. */
  async #replaceChanged(): Promise<void> {
    for (const [at, player] of [...this.#players.entries()].reverse())
      if (player.hasNewIdentity) await this.#players.splice(at, 1)[0]!.stop();
  }
}
