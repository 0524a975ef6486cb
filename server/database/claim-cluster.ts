import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';

/** Any number will do, as long as it stays: PostgreSQL keeps one lock a number and database. */
const claimLock = 0x5ec0_0001;

/** A predecessor that was killed has lost its claim once PostgreSQL has noticed: at once, but not before. */
const patienceMs = 3_000;

/** Another server keeps its data in this folder now. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

/**
 * Makes this process the only server of an embedded database. The claim is a lock that PostgreSQL
 * holds for as long as this connection lives, so that it ends with the process, however that ends;
 * nothing is left behind that somebody would have to remove.
 * @throws {DataDirInUseError} if another process has it.
 */
export async function claimCluster(url: string): Promise<{ release(): Promise<void> }> {
  const client = new Client({ connectionString: url, application_name: 'secure-chat claim' });
  // The database that stops ends this connection as well, and that is how it should be.
  client.on('error', () => undefined);
  await client.connect();
  const deadline = performance.now() + patienceMs;
  while (!(await isClaimed(client))) {
    if (performance.now() > deadline) {
      await client.end();
      throw new DataDirInUseError();
    }
    await setTimeout(50);
  }
  return { release: () => client.end().catch(() => undefined) };
}

async function isClaimed(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ claimed: boolean }>('SELECT pg_try_advisory_lock($1) AS claimed', [
    claimLock,
  ]);
  return rows[0]!.claimed;
}
