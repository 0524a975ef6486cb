/** How many people a server signs in per second, and how long a file read waits behind them meanwhile. */
import { randomUUID } from 'node:crypto';
import { apiPrefix, signIn } from '@secure-chat/shared/contract';
import { randomText, registerPerson } from '../testing/factories.ts';
import { startBenchServer } from './processes.ts';
import type { Target } from './targets.ts';

export interface SignInMeasurement {
  readonly server: Target['name'];
  readonly signInsPerSecond: number;
  /** Of a file's facts, asked for every 5 ms: they come from the same thread pool. */
  readonly worstReadMs: number;
}

interface Prepared {
  readonly path: string;
  readonly bodies: readonly object[];
}

const people = 16;
const atOnce = 16;
const lastsMs = 4_000;

export async function measureSignIns(target: Target): Promise<SignInMeasurement> {
  const server = await startBenchServer(target.program, target.settings);
  try {
    const origin = `http://127.0.0.1:${server.port}`;
    const prepared = await prepare[target.name](origin);
    await signInFor(500, origin, prepared);
    await server.watchReads();
    const count = await signInFor(lastsMs, origin, prepared);
    return {
      server: target.name,
      signInsPerSecond: count / (lastsMs / 1_000),
      worstReadMs: await server.worstRead(),
    };
  } finally {
    await server.stop();
  }
}

const prepare: Readonly<Record<Target['name'], (origin: string) => Promise<Prepared>>> = {
  async ours(origin) {
    const all = await Promise.all(Array.from({ length: people }, () => registerPerson(origin)));
    const bodies = all.map(({ username, authKey, deviceId }) => ({
      username,
      authKey,
      device: { deviceId, name: 'Bench' },
    }));
    return { path: apiPrefix + signIn.path, bodies };
  },
  async naive(origin) {
    const bodies = Array.from({ length: people }, () => ({ name: randomUUID(), password: randomText(32) }));
    await Promise.all(bodies.map((body) => post(`${origin}/accounts`, body)));
    return { path: '/sessions', bodies };
  },
};

/** Closed loop: each of a crowd signs in again as soon as it was let in. @returns how many did in that time. */
async function signInFor(ms: number, origin: string, { path, bodies }: Prepared): Promise<number> {
  const until = performance.now() + ms;
  let count = 0;
  const signInAgain = async (at: number): Promise<void> => {
    while (performance.now() < until) {
      await post(origin + path, bodies[at % bodies.length]!);
      if (performance.now() < until) count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, at) => signInAgain(at)));
  return count;
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`a sign-in was answered with ${response.status}`);
}
