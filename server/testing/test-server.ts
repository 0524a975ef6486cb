/** A whole server for tests and load: real Koa on a free port, real PostgreSQL, no back doors. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig, type Config } from '../app/config.ts';
import { startServer, type RunningServer } from '../app/start-server.ts';
import { createLogger, type Logger } from '../ops/logger.ts';
import { createTestDatabase, dropTestDatabase } from './test-cluster.ts';

export interface TestServerOptions {
  /** Settings by their environment names, over the test's own. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  /** What an earlier test server left behind, to come back on the same data and port. */
  readonly resume?: Pick<TestServer, 'databaseUrl' | 'config' | 'port'>;
}

export interface TestServer {
  readonly origin: string;
  readonly port: number;
  readonly config: Config;
  readonly databaseUrl: string;
  /** The certificate's SHA-256 in hexadecimal, when settings ask for TLS. */
  readonly fingerprint: string | undefined;
  /** Stops in order and removes the data. */
  stop(): Promise<void>;
  /** Breaks every connection at once and keeps the data, for `startTestServer({ resume })`. */
  kill(): Promise<void>;
  /** Stops in order and keeps the data, for `startTestServer({ resume })`. */
  pause(): Promise<void>;
}

const testSettings = {
  HOST: '127.0.0.1',
  PORT: '0',
  TLS: 'off',
  SERVER_NAME: 'Test server',
  LOG_LEVEL: 'error',
  RATE_LIMITS: 'off',
  PRESENCE_GRACE_MS: '0',
  SHUTDOWN_MS: '2000',
};

/** Plain HTTP, no rate limits and no grace for presence, unless `settings` say otherwise. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { resume } = options;
  const dataDir = resume?.config.dataDir ?? (await mkdtemp(join(tmpdir(), 'secure-chat-server-')));
  const databaseUrl = resume?.databaseUrl ?? (await createTestDatabase());
  const config = parseConfig({
    ...testSettings,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    CERT_DIR: join(dataDir, 'cert'),
    ...(resume === undefined ? {} : { PORT: String(resume.port) }),
    ...options.settings,
  });
  const server = await startServer(config, options.logger ?? createLogger({ level: config.logLevel }));
  return presentServer(server, config, databaseUrl);
}

function presentServer(server: RunningServer, config: Config, databaseUrl: string): TestServer {
  let running = true;
  const end = async (how: 'stop' | 'kill'): Promise<void> => {
    if (running) await server[how]();
    running = false;
  };
  const { origin, port, fingerprint } = server;
  return {
    origin,
    port,
    config,
    databaseUrl,
    fingerprint,
    kill: () => end('kill'),
    pause: () => end('stop'),
    async stop() {
      await end('stop');
      await dropTestDatabase(databaseUrl);
      await rm(config.dataDir, { recursive: true, force: true });
    },
  };
}
