import type { Knex } from 'knex';
import { connectDatabase, migrateDatabase } from '../database/connect.ts';
import { findRunningDatabase, startEmbeddedDatabase } from '../database/embedded.ts';
import type { Config } from './config.ts';

interface OpenDatabase {
  readonly knex: Knex;
  readonly url: string;
  close(): Promise<void>;
}

/** The admin's database, or the embedded one; its tables brought to this version. */
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  const embedded = config.databaseUrl === undefined ? await startEmbeddedDatabase(config.dataDir) : undefined;
  const url = embedded?.url ?? config.databaseUrl!;
  const knex = connectDatabase({ url, pool: config.databasePool });
  const close = async (): Promise<void> => {
    await knex.destroy();
    await embedded?.stop();
  };
  try {
    await migrateDatabase(url);
  } catch (error) {
    // The first failure says more than one that follows from it.
    await close().catch(() => undefined);
    throw error;
  }
  return { knex, url, close };
}

/** For a command beside a server: the embedded database as it runs, else one that is opened for it alone. */
export async function reachDatabase(config: Config): Promise<OpenDatabase> {
  const running = config.databaseUrl === undefined ? await findRunningDatabase(config.dataDir) : undefined;
  if (running === undefined) return openDatabase(config);
  const knex = connectDatabase({ url: running, pool: 2 });
  return { knex, url: running, close: () => knex.destroy() };
}
