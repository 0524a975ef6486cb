import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startServerProcess, type ServerProcess } from '../../../build/start-server.ts';
import { launchApp, type LaunchOptions, type RunningApp } from './launch-app.ts';

export interface WorldOptions {
  /** Over those of every world: loopback, no rate limits, errors only. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A real server in a folder of its own, and the apps of the people who use it. */
export class World {
  readonly folder: string;
  readonly certDir: string;
  readonly serverLog: string;
  readonly #settings: Record<string, string>;
  readonly #apps = new Set<RunningApp>();
  #server: ServerProcess | null = null;

  static async start(options: WorldOptions = {}): Promise<World> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'secure-chat-e2e-'));
    // The embedded database runs as a user of its own where the tests are root's.
    await chmod(folder, 0o755);
    const world = new World(folder, options);
    await world.startServer();
    return world;
  }

  private constructor(folder: string, { settings = {} }: WorldOptions) {
    this.folder = folder;
    this.certDir = path.join(folder, 'cert');
    this.serverLog = path.join(folder, 'server.log');
    this.#settings = {
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: path.join(folder, 'server'),
      CERT_DIR: this.certDir,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      ...settings,
    };
  }

  get server(): ServerProcess {
    if (this.#server === null) throw new Error('the server is not running');
    return this.#server;
  }

  /** At the second start on the same port, so that the apps find it again. */
  async startServer({
    otherCertificate = false,
    settings = {},
  }: { otherCertificate?: boolean; settings?: Readonly<Record<string, string>> } = {}): Promise<void> {
    Object.assign(this.#settings, settings);
    // As one that was set up anew would have, or somebody in between.
    if (otherCertificate) await rm(this.certDir, { recursive: true, force: true });
    this.#server = await startServerProcess(this.#settings, { logFile: this.serverLog });
    this.#settings['PORT'] = new URL(this.#server.origin).port;
  }

  /** One person's app; the same name is the same computer. */
  async open(name: string, options: Partial<LaunchOptions> = {}): Promise<RunningApp> {
    const { origin, code } = this.server;
    const launched = await launchApp({ profile: this.profileOf(name), origin, code, ...options });
    const app: RunningApp = {
      ...launched,
      close: async () => {
        this.#apps.delete(app);
        await launched.close();
      },
    };
    this.#apps.add(app);
    return app;
  }

  profileOf(name: string): string {
    return path.join(this.folder, name);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#apps].map((app) => app.close()));
    await this.#server?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
