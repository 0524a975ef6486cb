import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getVault } from '@secure-chat/shared/contract';
import { registerPerson } from '../testing/factories.ts';
import { startServerProcess, type ServerProcess } from '../testing/server-process.ts';
import { call } from '../testing/test-client.ts';

let dataDir: string;
let server: ServerProcess | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'secure-chat-embedded-'));
  await chmod(dataDir, 0o711);
});
afterEach(async () => {
  await server?.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

/** A server process of its own, with the database that comes with it. @returns its address. */
async function start(): Promise<string> {
  server = await startServerProcess({ DATABASE_URL: '', DATA_DIR: dataDir });
  return server.origin;
}

const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => server!.end(signal);

const postmasterPid = async () =>
  Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

test('a server that was killed finds its database again, with what it acknowledged', async () => {
  const alice = await registerPerson(await start());
  const pid = await postmasterPid();
  await end('SIGKILL');

  const origin = await start();
  expect(await postmasterPid()).toBe(pid);
  expect((await call(origin, getVault, { token: alice.token })).vault).toEqual(alice.answer.account.vault);
  expect(await end('SIGTERM')).toBe(0);
  await expect(postmasterPid()).rejects.toThrow('ENOENT');
});

test('a database that was killed too starts again from its log', async () => {
  const alice = await registerPerson(await start());
  const pid = await postmasterPid();
  await end('SIGKILL');
  process.kill(pid, 'SIGKILL');

  const origin = await start();
  expect((await call(origin, getVault, { token: alice.token })).vault).toEqual(alice.answer.account.vault);
});

test('its password and the server’s secret are the server’s alone', async () => {
  await start();
  await end('SIGTERM');
  for (const name of ['postgres.password', 'token.secret', 'audit.log'])
    expect((await stat(join(dataDir, name))).mode & 0o077).toBe(0);
});
