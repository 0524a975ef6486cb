/**
 * A real PostgreSQL of the server's own, for whoever names none: binaries from npm, its data beside the
 * server's, loopback only, a random password. It runs apart from this process (`pg_ctl` detaches it), so
 * that Ctrl-C reaches it through us alone, and a server that was killed finds it again at its next start.
 */
import { once } from 'node:events';
import { access, chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadSecretFile } from '../security/secrets.ts';
import { claimCluster } from './claim-cluster.ts';
import { loadPostgresBinaries, type PostgresBinaries } from './embedded-binaries.ts';
import { findFreePort } from './free-port.ts';
import { findPostgresOwner, run, type Owner } from './run.ts';

export interface EmbeddedDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

const superuser = 'secure_chat';

/**
 * @param dataDir where `postgres/` and `postgres.password` lie or are made.
 * @throws {DataDirInUseError} if another server runs on it.
 */
export async function startEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const binaries = await loadPostgresBinaries();
  const owner = await findPostgresOwner();
  const cluster = join(dataDir, 'postgres');
  await mkdir(dataDir, { recursive: true });
  const password = await loadSecretFile(join(dataDir, 'postgres.password'));
  const pgCtl = (...args: string[]) => run(binaries.pg_ctl, ['-D', cluster, ...args], owner);
  if (!(await exists(join(cluster, 'PG_VERSION')))) await createCluster(binaries, owner, cluster, password);
  await ensureRunning(pgCtl, cluster);
  const port = await readPort(cluster);
  const url = urlOf(password, port);
  const claim = await claimCluster(url);
  return {
    url,
    stop: async () => {
      // The claim goes last: until the database is down nobody else takes it over.
      await pgCtl('-m', 'fast', '-w', 'stop');
      await claim.release();
    },
  };
}

/** @returns where the database of a server that is running now can be reached, for another process of its user. */
export async function findRunningDatabase(dataDir: string): Promise<string | undefined> {
  const port = await readPort(join(dataDir, 'postgres'));
  if (port === 0 || !(await accepts(port))) return undefined;
  return urlOf(await loadSecretFile(join(dataDir, 'postgres.password')), port);
}

const urlOf = (password: string, port: number): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;

type PgCtl = (...args: string[]) => Promise<string>;

/** A cluster half made by an interrupted first start has no version file yet: it is made anew. */
async function createCluster(
  binaries: PostgresBinaries,
  owner: Owner | undefined,
  cluster: string,
  password: string,
): Promise<void> {
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = join(cluster, '..', 'postgres.initial-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (owner !== undefined) {
      await chown(cluster, owner.uid, owner.gid);
      await chown(passwordFile, owner.uid, owner.gid);
    }
    await chmod(cluster, 0o700);
    const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', `--username=${superuser}`];
    await run(binaries.initdb, ['-D', cluster, `--pwfile=${passwordFile}`, ...flags], owner);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Takes over a database that still runs, once it answers; else starts it. */
async function ensureRunning(pgCtl: PgCtl, cluster: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  // One that was killed a moment ago may still count as running, and one that recovers does not answer yet.
  while (await isRunning(pgCtl)) {
    if (await accepts(await readPort(cluster))) return;
    if (performance.now() > deadline) throw new Error('The embedded database runs, but does not answer.');
    await setTimeout(100);
  }
  await startCluster(pgCtl, cluster);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** `pg_ctl status` looks at the process, not at its file alone: one left behind by a crash counts for nothing. */
async function isRunning(pgCtl: PgCtl): Promise<boolean> {
  try {
    await pgCtl('status');
    return true;
  } catch {
    return false;
  }
}

async function startCluster(pgCtl: PgCtl, cluster: string): Promise<void> {
  const port = await findFreePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  await pgCtl('-w', '-t', '60', '-l', join(cluster, 'server.log'), '-o', settings, 'start');
}

/** The port is the fourth line of the running cluster's own file; 0 while there is none. */
async function readPort(cluster: string): Promise<number> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return Number(text.split('\n')[3] ?? 0);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
