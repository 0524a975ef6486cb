import knexModule, { type Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { types as pgTypes, type Client, type CustomTypesConfig } from 'pg';
import { migrations } from './migrations/index.ts';

/** Every bigint of ours is at most 2^53 - 1, so that a JavaScript number holds it. */
const types: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === pgTypes.builtins.INT8 ? Number : pgTypes.getTypeParser(type, format),
};

/** Errors are thrown as well: printing statements on the side would go past the log's redaction. */
const silent = { warn() {}, error() {}, deprecate() {}, debug() {} };

const migrationLock = 0x5ec0_c4a7;
const migrationSource = {
  getMigrations: async () => migrations.map((migration) => migration.name),
  getMigrationName: (name: string) => name,
  getMigration: async (name: string) => migrations.find((migration) => migration.name === name)!,
};

/**
 * The statements that matter have the same plan whatever they are given, an index each, and making that plan
 * takes longer than following it: once a connection is enough.
 */
function prepareConnection(client: Client, done: (error: Error | null, client: Client) => void): void {
  client.query('SET plan_cache_mode = force_generic_plan', (error) => done(error ?? null, client));
}

/** Opens a pool; nothing is asked of the database yet. */
export function connectDatabase(options: { url: string; pool: number }): Knex {
  return knexModule.knex({
    client: 'pg',
    connection: {
      connectionString: options.url,
      types,
      application_name: 'secure-chat',
    } as Knex.PgConnectionConfig,
    // camelCase in code, snake_case in the database: mapped here and nowhere else.
    ...knexSnakeCaseMappers(),
    pool: { min: 0, max: options.pool, afterCreate: prepareConnection },
    acquireConnectionTimeout: 10_000,
    log: silent,
  });
}

/**
 * Brings the tables to this version. Several servers may start at once: one works, the others wait.
 * It has a connection of its own, because knex takes the name mapping off the one that it migrates with.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const knex = knexModule.knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 }, log: silent });
  try {
    await knex.transaction(async (trx) => {
      await trx.raw('SELECT pg_advisory_xact_lock(?)', [migrationLock]);
      await trx.migrate.latest({ migrationSource, disableTransactions: true });
    });
  } finally {
    await knex.destroy();
  }
}
