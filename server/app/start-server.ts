/** Builds a whole server from its settings, and takes it apart again in the reverse order. */
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../ops/logger.ts';
import type { Config } from './config.ts';
import { createApp } from './create-app.ts';
import { createServices } from './create-services.ts';
import { createHttpServer } from './http-server.ts';
import { openDatabase } from './open-database.ts';
import type { Services } from './services.ts';

export interface RunningServer {
  /** Where it listens, with the port that it really got. */
  readonly origin: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** The certificate's SHA-256 in hexadecimal; absent without TLS. */
  readonly fingerprint: string | undefined;
  /** Takes nothing new, ends what is under way, tells the streams when to come back, closes the database. */
  stop(): Promise<void>;
  /** Breaks every connection at once, as a crash would; nothing is told to anyone. */
  kill(): Promise<void>;
}

/** Koa answers for its own promise: nothing waits for it, and it never rejects. */
function createListener(services: Services): RequestListener {
  const handle = createApp(services).callback();
  return (request, response) => void handle(request, response);
}

export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const database = await openDatabase(config);
  const { services, drained } = await createServices(config, logger, database.knex).catch(
    async (error: unknown) => {
      await database.close();
      throw error;
    },
  );
  const http = await createHttpServer(config, createListener(services));
  const { server, fingerprint } = http;
  server.listen(config.port, config.host);
  await once(server, 'listening').catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  const origin = `${config.tls.on ? 'https' : 'http'}://localhost:${port}`;
  logger.info('listening', { origin, host: config.host, port, fingerprint });

  const close = async (): Promise<void> => {
    services.presence.close();
    await services.bus.close();
    await services.sweeper.close();
    await services.audit.close();
    services.mailer.close();
    await database.close();
  };
  const breakAll = (): void => {
    http.closeAll();
    services.hub.kill();
  };
  return {
    origin,
    port,
    fingerprint,
    databaseUrl: database.url,
    async stop() {
      services.lifecycle.stopping = true;
      const closed = once(server, 'close');
      server.close();
      await drained();
      services.hub.close();
      services.bus.publish({ type: 'stopping' });
      http.closeIdle();
      const late = setTimeout(breakAll, config.shutdownMs);
      await closed;
      clearTimeout(late);
      await close();
      logger.info('stopped');
    },
    async kill() {
      const closed = once(server, 'close');
      server.close();
      breakAll();
      await closed;
      await close();
    },
  };
}
