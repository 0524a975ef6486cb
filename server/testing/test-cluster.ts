/** One PostgreSQL for a test process: the one that DATABASE_URL names, or an embedded one in a temporary folder. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedDatabase } from '../database/embedded.ts';

interface Cluster {
  readonly url: string;
  close(): Promise<void>;
}

let cluster: Promise<Cluster> | undefined;
const inUse = new Set<string>();

/** A fresh, empty database. */
export async function createTestDatabase(): Promise<string> {
  cluster ??= openCluster();
  const { url } = await cluster;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(url, `CREATE DATABASE ${name}`);
  const databaseUrl = new URL(url);
  databaseUrl.pathname = `/${name}`;
  inUse.add(databaseUrl.href);
  return databaseUrl.href;
}

/** Drops a database of {@link createTestDatabase}; with the last one the cluster goes too. */
export async function dropTestDatabase(databaseUrl: string): Promise<void> {
  if (!inUse.delete(databaseUrl) || cluster === undefined) return;
  const current = await cluster;
  await execute(
    current.url,
    `DROP DATABASE IF EXISTS ${new URL(databaseUrl).pathname.slice(1)} WITH (FORCE)`,
  );
  if (inUse.size > 0) return;
  cluster = undefined;
  await current.close();
}

async function openCluster(): Promise<Cluster> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') return { url: given, close: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), 'secure-chat-test-'));
  // PostgreSQL has a user of its own when the tests run as root: that one must be able to pass.
  await chmod(dataDir, 0o711);
  const embedded = await startEmbeddedDatabase(dataDir);
  return {
    url: embedded.url,
    close: async () => {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
